package hone.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.api.Named.named;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import hone.search.space.Coding;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What every strategy keeps to. Each strategy of the list is tested, on each of the spaces that it
/// can search. [FiniteSpacesTest] searches small ones to their end.
@ParameterizedClass(name = "{0} on {1}")
@MethodSource("strategies")
final class StrategyContractTest {
  private static final List<Space> SPACES =
      List.of(
          Space.of(
              new Parameter.Continuous("rate", 1e-5, 1, Scale.LOGARITHMIC),
              new Parameter.Continuous("momentum", 0.5, 0.999, Scale.REVERSE_LOGARITHMIC),
              new Parameter.Whole("depth", 1, 15, Scale.LINEAR),
              new Parameter.Categorical("booster", List.of("tree", "dart", "linear"))),
          Space.of(
              new Parameter.Categorical("a", List.of("1", "2", "3", "4", "5")),
              new Parameter.Categorical("b", List.of("x", "y", "z")),
              new Parameter.Categorical("c", List.of("p", "q"))));

  /// What the longer tests play; the smallest space has 30 configurations.
  private static final int TRIALS = 24;

  private final Strategy strategy;
  private final Space space;

  StrategyContractTest(Strategy strategy, Space space) {
    this.strategy = strategy;
    this.space = space;
  }

  static List<Arguments> strategies() {
    List<Arguments> all = new ArrayList<>();
    for (Strategy strategy : Strategies.all()) {
      List<Space> spaces = SPACES.stream().filter(space -> searches(strategy, space)).toList();
      assertThat(spaces).as("spaces for %s", strategy.name()).isNotEmpty();
      spaces.forEach(
          space ->
              all.add(arguments(named(strategy.name(), strategy), named(names(space), space))));
    }
    return all;
  }

  private static boolean searches(Strategy strategy, Space space) {
    return !strategy.triesAllCombinations()
        || space.parameters().stream().allMatch(Parameter.Categorical.class::isInstance);
  }

  private static String names(Space space) {
    return String.join(", ", space.parameters().stream().map(Parameter::name).toList());
  }

  private static Problem problem(Space space) {
    return Problem.of(space, Goal.MINIMIZE)
        .withTrials(100)
        .withHyperband(new HyperbandLimits(1, 9));
  }

  private Problem problem() {
    return problem(space);
  }

  @Test
  void answersTheSameWhenAskedTheSame() {
    History history = played(problem(), 11, TRIALS / 2);

    Suggestions first = strategy.suggest(problem(), history, 3, 11);
    Suggestions second = strategy.suggest(problem(), history, 3, 11);

    assertThat(first).isEqualTo(second);
  }

  @Test
  void listsParametersInTheSpacesOrder() {
    for (Suggestion suggestion : proposed(problem(), History.EMPTY, 5, 3)) {
      assertThat(suggestion.configuration().values().sequencedKeySet())
          .containsExactlyElementsOf(space.parameters().stream().map(Parameter::name).toList());
    }
  }

  @Test
  void staysInsideTheSpaceAndNeverRepeats() {
    for (long seed : new long[] {1, 2, 3, 4, 5, 6}) {
      Set<Configuration> seen = new LinkedHashSet<>();
      for (Trial trial : played(problem(), seed, TRIALS).trials()) {
        assertInside(space, trial.configuration());
        assertThat(seen.add(trial.configuration()))
            .as("seed %s trial %s new", seed, trial.number())
            .isTrue();
      }
    }
  }

  @Test
  void keepsClearOfTrialsUnderWay() {
    List<Suggestion> batch = proposed(problem(), History.EMPTY, 8, 5);
    History waiting = History.EMPTY;
    for (Suggestion suggestion : batch) {
      waiting = Searches.with(waiting, suggestion, new Outcome.Pending());
    }

    List<Suggestion> more = proposed(problem(), waiting, 4, 5);

    Set<Configuration> all = new LinkedHashSet<>();
    batch.forEach(s -> all.add(s.configuration()));
    more.forEach(s -> all.add(s.configuration()));
    assertThat(all).hasSize(batch.size() + more.size());
  }

  @Test
  void goesOnWhateverTheTrialsGive() {
    List<Outcome> outcomes =
        List.of(
            new Outcome.Failed(),
            new Outcome.Succeeded(1e300),
            new Outcome.Succeeded(-1e300),
            new Outcome.Stopped(OptionalDouble.empty()),
            new Outcome.Stopped(OptionalDouble.of(4)),
            new Outcome.Succeeded(0),
            new Outcome.Pending());
    for (int shift = 0; shift < outcomes.size(); shift++) {
      History history = History.EMPTY;
      for (int i = 0; i < 2 * outcomes.size(); i++) {
        Suggestion next = proposed(problem(), history, 1, 9).getFirst();
        history =
            Searches.with(history, next, outcomes.get((i * (shift + 1) + shift) % outcomes.size()));
      }
      assertNew(proposed(problem(), history, 2, 9), history);
    }
  }

  @Test
  void goesOnWhenAllTrialsFailOrAllAreEqual() {
    for (Outcome outcome : List.of(new Outcome.Failed(), new Outcome.Succeeded(2.5))) {
      History history = History.EMPTY;
      for (int i = 0; i < 15; i++) {
        Suggestion next = proposed(problem(), history, 1, 4).getFirst();
        history = Searches.with(history, next, outcome);
      }
      assertNew(proposed(problem(), history, 2, 4), history);
    }
  }

  /// None was tried before, to a ten-millionth of the range.
  private void assertNew(List<Suggestion> suggestions, History history) {
    Coding coding = new Coding(space);
    for (Suggestion suggestion : suggestions) {
      double[] here = coding.point(suggestion.configuration()).orElseThrow();
      for (Trial trial : history.trials()) {
        assertThat(coding.point(trial.configuration()).orElseThrow())
            .usingComparatorWithPrecision(1e-7)
            .as("trial %s", trial.number())
            .isNotEqualTo(here);
      }
    }
  }

  @Test
  void proposesTheSameWhateverTheResultsExactlyIfItUsesNone() {
    History best = played(problem(), 7, TRIALS / 2);
    History worst = new History(best.trials().stream().map(StrategyContractTest::negated).toList());

    List<Suggestion> one = proposed(problem(), best, 3, 7);
    List<Suggestion> other = proposed(problem(), worst, 3, 7);

    assertThat(configurations(one).equals(configurations(other)))
        .isEqualTo(!strategy.usesResults());
  }

  private static Trial negated(Trial trial) {
    var outcome = new Outcome.Succeeded(-trial.outcome().objective().orElseThrow());
    return new Trial(trial.number(), trial.configuration(), outcome, trial.reports());
  }

  private static List<Configuration> configurations(List<Suggestion> suggestions) {
    return suggestions.stream().map(Suggestion::configuration).toList();
  }

  @Test
  void goesAnotherWayAfterAParentIfItAcceptsAWarmStart() {
    assumeThat(strategy.acceptsWarmStart()).isTrue();
    Problem cold = problem(SPACES.getLast());
    History parent = played(cold, 6, TRIALS / 2);
    var start =
        new WarmStart(
            WarmStart.Kind.IDENTICAL_DATA_AND_ALGORITHM, List.of(new Parent(parent.trials())));

    History child = played(cold.withWarmStart(start), 6, TRIALS / 2);

    assertThat(child.trials().stream().map(Trial::configuration).toList())
        .isNotEqualTo(parent.trials().stream().map(Trial::configuration).toList());
  }

  @Test
  void refusesNumericParametersExactlyIfItTriesAllCombinations() {
    assertThat(refuses(problem(SPACES.getFirst()))).isEqualTo(strategy.triesAllCombinations());
  }

  @Test
  void refusesAProblemWithoutLimitsOfResourcesExactlyIfItSchedulesThem() {
    Problem without = Problem.of(space, Goal.MINIMIZE).withTrials(100);

    assertThat(refuses(without)).isEqualTo(strategy.schedulesResources());
  }

  @Test
  void stopsTrialsUnaskedExactlyIfItSchedulesResources() {
    assertThat(strategy.stopper(false).isPresent()).isEqualTo(strategy.schedulesResources());
    assertThat(strategy.stopper(true)).isPresent();
  }

  @Test
  void proposesTheSameWithoutReportsExactlyIfItReadsNone() {
    History without = played(problem(), 7, TRIALS / 2);
    History with =
        new History(without.trials().stream().map(StrategyContractTest::reported).toList());

    List<Suggestion> one = proposed(problem(), with, 3, 7);
    List<Suggestion> other = proposed(problem(), without, 3, 7);

    assertThat(configurations(one).equals(configurations(other)))
        .isEqualTo(!strategy.readsReports());
  }

  /// With reports that tell another value than the outcome.
  private static Trial reported(Trial trial) {
    double value = -trial.outcome().objective().orElseThrow();
    List<Report> reports =
        IntStream.rangeClosed(1, 9).mapToObj(at -> new Report(at, value)).toList();
    return new Trial(trial.number(), trial.configuration(), trial.outcome(), reports);
  }

  private boolean refuses(Problem problem) {
    return catchThrowable(() -> strategy.suggest(problem, History.EMPTY, 1, 1))
        instanceof IllegalArgumentException;
  }

  private List<Suggestion> proposed(Problem problem, History history, int count, long seed) {
    return Searches.proposed(strategy, problem, history, count, seed);
  }

  private History played(Problem problem, long seed, int count) {
    return Searches.played(strategy, problem, seed, count);
  }

  private static void assertInside(Space space, Configuration configuration) {
    for (Parameter parameter : space.parameters()) {
      String text = configuration.values().get(parameter.name());
      switch (parameter) {
        case Parameter.Continuous p -> {
          double value = Double.parseDouble(text);
          assertThat(value).isBetween(p.min(), p.max());
          assertThat(Double.toString(value)).isEqualTo(text);
        }
        case Parameter.Whole p -> assertThat(Long.parseLong(text)).isBetween(p.min(), p.max());
        case Parameter.Categorical p -> assertThat(p.values()).contains(text);
      }
    }
  }
}
