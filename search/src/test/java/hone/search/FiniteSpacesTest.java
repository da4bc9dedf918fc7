package hone.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import hone.search.math.Seed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Goal: each strategy tries every configuration of a finite space once, and ends then and no
/// sooner. Method: small spaces, searched to their end with results of many kinds.
class FiniteSpacesTest {
  private static final int SEEDS = 3;
  private static final int EPOCHS = 9;

  private static final Space LINE = Space.of(new Parameter.Whole("n", 1, 10, Scale.LINEAR));
  private static final Space MIXED =
      Space.of(
          new Parameter.Whole("n", 1, 4, Scale.LOGARITHMIC),
          new Parameter.Categorical("a", List.of("x", "y", "z")));
  private static final Space GRID =
      Space.of(
          new Parameter.Categorical("a", List.of("x", "y", "z")),
          new Parameter.Categorical("b", List.of("p", "q")));

  /// What trials give.
  private static final SequencedMap<String, Function<Configuration, Outcome>> RESULTS =
      new LinkedHashMap<>();

  static {
    RESULTS.put("smooth", here -> Outcome.of(smooth(here)));
    RESULTS.put("rugged", here -> Outcome.of(rugged(here)));
    RESULTS.put("equal", _ -> Outcome.of(2.5));
    RESULTS.put("failed", _ -> new Outcome.Failed());
    RESULTS.put(
        "half failed", here -> rugged(here) < 0 ? new Outcome.Failed() : Outcome.of(rugged(here)));
    RESULTS.put("under way", _ -> new Outcome.Pending());
  }

  static List<Arguments> searches() {
    List<Arguments> all = new ArrayList<>();
    for (Strategy strategy : Strategies.all()) {
      for (Space space : spaces(strategy)) {
        RESULTS.forEach(
            (name, results) ->
                all.add(
                    arguments(
                        named(strategy.name(), strategy),
                        named((long) space.combinations() + " configurations", problem(space)),
                        named(name, results))));
      }
    }
    return all;
  }

  static List<Arguments> warmStarts() {
    List<Arguments> all = new ArrayList<>();
    for (Strategy strategy : Strategies.all()) {
      for (WarmStart.Kind kind : WarmStart.Kind.values()) {
        for (int trials : new int[] {1, 5, 10}) {
          if (strategy.acceptsWarmStart()) {
            WarmStart start = new WarmStart(kind, List.of(parent(trials)));
            all.add(
                arguments(
                    named(strategy.name(), strategy),
                    named(kind + " of " + trials, problem(LINE).withWarmStart(start)),
                    named("smooth", RESULTS.get("smooth"))));
          }
        }
      }
    }
    return all;
  }

  @ParameterizedTest(name = "{0}, {1}, {2}")
  @MethodSource({"searches", "warmStarts"})
  void triesEachConfigurationOnceAndEndsThen(
      Strategy strategy, Problem problem, Function<Configuration, Outcome> results) {
    int all = (int) problem.space().combinations();
    for (int seed = 0; seed < SEEDS; seed++) {
      AskTell search =
          new AskTell(problem, strategy, strategy.stopper(false).orElseGet(Stoppers::never), seed);

      Set<Configuration> tried = new LinkedHashSet<>();
      Optional<String> end = Optional.empty();
      while (end.isEmpty()) {
        end = step(search, results, tried);
      }

      assertThat(tried).as("seed %s", seed).hasSize(all);
      assertThat(search.history().trials()).as("seed %s", seed).hasSize(all);
      assertThat(end.get()).startsWith("all " + all + " configurations");
    }
  }

  /// Tries one more; if there is none, the reason.
  private static Optional<String> step(
      AskTell search, Function<Configuration, Outcome> results, Set<Configuration> tried) {
    return switch (search.ask()) {
      case AskTell.Asked.Done(String reason) -> Optional.of(reason);
      case AskTell.Asked.Next(Trial trial, var _) -> {
        assertThat(tried.add(trial.configuration())).as("%s new", trial).isTrue();
        end(search, trial.number(), results.apply(trial.configuration()));
        yield Optional.empty();
      }
    };
  }

  private static void end(AskTell search, int trial, Outcome outcome) {
    if (outcome instanceof Outcome.Pending) {
      return;
    }
    if (outcome instanceof Outcome.Succeeded(double value)) {
      for (int epoch = 1; epoch <= EPOCHS; epoch++) {
        if (search.report(trial, new Report(epoch, value)) instanceof Decision.Stop) {
          search.tell(trial, new Outcome.Stopped(outcome.objective()));
          return;
        }
      }
    }
    search.tell(trial, outcome);
  }

  private static List<Space> spaces(Strategy strategy) {
    return strategy.triesAllCombinations() ? List.of(GRID) : List.of(LINE, MIXED, GRID);
  }

  private static Problem problem(Space space) {
    return Problem.of(space, Goal.MINIMIZE).withHyperband(new HyperbandLimits(1, EPOCHS));
  }

  private static Parent parent(int trials) {
    return new Parent(
        IntStream.rangeClosed(1, trials)
            .mapToObj(
                number -> {
                  var values = new LinkedHashMap<String, String>();
                  values.put("n", Integer.toString(1 + number * 3 % 10));
                  var here = new Configuration(values);
                  return new Trial(number, here, Outcome.of(smooth(here)), List.of());
                })
            .toList());
  }

  private static double smooth(Configuration here) {
    int n = Integer.parseInt(here.values().getOrDefault("n", "7"));
    return (n - 7) * (n - 7) + "xyz".indexOf(here.values().getOrDefault("a", "x"));
  }

  private static double rugged(Configuration here) {
    return new Seed(here.hashCode()).chance().normal();
  }
}
