package hone.search;

import static org.assertj.core.api.Assertions.assertThat;

import hone.search.space.Coding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/// Goal: no space and no results make a strategy fail or stall. Method: odd ones, played for a
/// while with every strategy that takes numeric parameters.
class DegenerateTest {
  private static final List<String> NAMES = List.of("Bayesian", "Random", "Hyperband");

  @Test
  void rangesOfAllSizes() {
    play(
        Space.of(
            new Parameter.Continuous("huge", -1e308, 1e308, Scale.LINEAR),
            new Parameter.Continuous("wide", 1e-300, 1e300, Scale.LOGARITHMIC),
            new Parameter.Continuous("ulp", 1, Math.nextUp(1.0), Scale.LINEAR),
            new Parameter.Continuous("near", 0, Math.nextDown(1.0), Scale.REVERSE_LOGARITHMIC),
            new Parameter.Whole("longs", Long.MIN_VALUE, Long.MAX_VALUE, Scale.LINEAR),
            new Parameter.Whole("count", 1, Long.MAX_VALUE, Scale.LOGARITHMIC),
            new Parameter.Categorical("one", List.of("only"))),
        i -> Math.sin(i));
  }

  @Test
  void aRangeOfAFewNumbersIsUsedUp() {
    double end = 1;
    for (int numbers = 2; numbers <= 5; numbers++) {
      end = Math.nextUp(end);
      Space few = Space.of(new Parameter.Continuous("x", 1, end, Scale.LINEAR));
      for (String name : NAMES) {
        Strategy strategy = Strategies.named(name).orElseThrow();
        AskTell search = new AskTell(problem(few), strategy, Stoppers.never(), 3);
        Set<Configuration> tried = new LinkedHashSet<>();
        AskTell.Asked asked = search.ask();
        while (asked instanceof AskTell.Asked.Next(Trial trial, var _)) {
          assertThat(tried.add(trial.configuration())).as("%s new", trial).isTrue();
          search.tell(trial.number(), Outcome.of(trial.number()));
          asked = search.ask();
        }
        assertThat(tried).as(name).hasSize(numbers);
        assertThat(asked)
            .isEqualTo(
                new AskTell.Asked.Done("no configuration was found that has not been tried"));
      }
    }
  }

  @Test
  void theModelIsAskedForNumbersFarFromZero() {
    Space space =
        Space.of(
            new Parameter.Whole("far", 1L << 60, (1L << 60) + 3, Scale.LINEAR),
            new Parameter.Continuous("x", 0, 1, Scale.LINEAR));
    List<Trial> trials = new ArrayList<>();
    Reason last = new Reason.Drawn(1);
    for (int i = 1; i <= 12; i++) {
      Suggestion next = suggest("Bayesian", problem(space), new History(trials), 1).getFirst();
      trials.add(new Trial(i, next.configuration(), Outcome.of(Math.sin(i)), List.of()));
      last = next.why();
    }

    assertThat(last).isInstanceOf(Reason.Modelled.class);
  }

  @Test
  void manyCategories() {
    List<Parameter> parameters = new ArrayList<>();
    for (int j = 0; j < 10; j++) {
      List<String> values = new ArrayList<>();
      for (int k = 0; k < 30; k++) {
        values.add("v" + k);
      }
      parameters.add(new Parameter.Categorical("c" + j, values));
    }
    play(new Space(parameters), i -> Math.sin(i));
  }

  @Test
  void thirtyParameters() {
    List<Parameter> parameters = new ArrayList<>();
    for (int j = 0; j < 30; j++) {
      parameters.add(new Parameter.Continuous("x" + j, 0, 1, Scale.LINEAR));
    }
    play(new Space(parameters), i -> Math.sin(i));
  }

  @Test
  void oneParameter() {
    play(plain(), i -> Math.sin(i));
  }

  @Test
  void resultsOfAllSizes() {
    double[] values = {1e308, -1e308, 0, 1e-308, 5, 5, 5, -0.0, Double.MIN_VALUE, 1e200};
    play(plain(), i -> values[i % values.length]);
  }

  @Test
  void resultsThatAreEqual() {
    play(plain(), i -> 7);
  }

  @Test
  void resultsThatAreNoNumbers() {
    double[] values = {Double.NaN, Double.POSITIVE_INFINITY, 3, Double.NEGATIVE_INFINITY};
    play(plain(), i -> values[i % values.length]);
  }

  @Test
  void aThousandTrialsOfOneConfiguration() {
    SequencedMap<String, String> at = new LinkedHashMap<>();
    at.put("x", "0.5");
    List<Trial> trials = new ArrayList<>();
    for (int i = 1; i <= 1000; i++) {
      trials.add(new Trial(i, new Configuration(at), new Outcome.Succeeded(i % 3), List.of()));
    }
    for (String name : NAMES) {
      assertThat(suggest(name, problem(plain()), new History(trials), 2)).hasSize(2);
    }
  }

  @Test
  void aHundredTrialsUnderWay() {
    Space space =
        Space.of(
            new Parameter.Continuous("x", 0, 1, Scale.LINEAR),
            new Parameter.Whole("n", 1, 64, Scale.LOGARITHMIC));
    for (String name : NAMES) {
      List<Trial> trials = new ArrayList<>();
      Set<Configuration> seen = new LinkedHashSet<>();
      for (int i = 1; i <= 120; i++) {
        Problem problem = problem(space).withTrials(1000);
        Suggestion next = suggest(name, problem, new History(trials), 1).getFirst();
        assertThat(seen.add(next.configuration())).as("%s trial %s new", name, i).isTrue();
        Outcome outcome = i <= 20 ? new Outcome.Succeeded(Math.sin(i)) : new Outcome.Pending();
        trials.add(new Trial(i, next.configuration(), outcome, List.of()));
      }
    }
  }

  private static Space plain() {
    return Space.of(new Parameter.Continuous("x", 0, 1, Scale.LINEAR));
  }

  private static Problem problem(Space space) {
    return Problem.of(space, Goal.MINIMIZE).withHyperband(new HyperbandLimits(1, 9));
  }

  private static void play(Space space, IntToDoubleFunction results) {
    for (String name : NAMES) {
      // Generous: such a search takes about a second.
      Assertions.assertTimeout(
          Duration.ofSeconds(60),
          () -> {
            List<Trial> trials = new ArrayList<>();
            for (int i = 1; i <= 45; i++) {
              Suggestion next = suggest(name, problem(space), new History(trials), 1).getFirst();
              Outcome outcome = Outcome.of(results.applyAsDouble(i));
              trials.add(new Trial(i, next.configuration(), outcome, List.of()));
              assertThat(new Coding(space).within(next.configuration()))
                  .as("%s trial %s", name, i)
                  .contains(next.configuration());
            }
          });
    }
  }

  private static List<Suggestion> suggest(
      String name, Problem problem, History history, int count) {
    Suggestions answer = Strategies.named(name).orElseThrow().suggest(problem, history, count, 3);
    return ((Suggestions.Proposed) answer).suggestions();
  }
}
