package hone.search;

import static org.assertj.core.api.Assertions.assertThat;

import hone.search.math.Chance;
import hone.search.math.Seed;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What every strategy keeps to. A strategy's own test extends this and names its strategy and a
/// space that it can search.
public abstract class StrategyContract {
  /// The strategy under test.
  protected abstract Strategy strategy();

  /// A space that the strategy can search, with at least 24 configurations.
  protected abstract Space space();

  /// How many trials the longer tests run; slow strategies may say less.
  protected int trials() {
    return 24;
  }

  protected Problem problem() {
    return Problem.of(space(), Goal.MINIMIZE)
        .withTrials(100, 4)
        .withHyperband(new HyperbandLimits(1, 9));
  }

  @Test
  void answersTheSameWhenAskedTheSame() {
    History history = played(problem(), 11, trials() / 2);

    Suggestions first = strategy().suggest(problem(), history, 3, 11);
    Suggestions second = strategy().suggest(problem(), history, 3, 11);

    assertThat(first).isEqualTo(second);
  }

  @Test
  void listsParametersInTheSpacesOrder() {
    for (Suggestion suggestion : proposed(problem(), History.EMPTY, 5, 3)) {
      assertThat(suggestion.configuration().values().sequencedKeySet())
          .containsExactlyElementsOf(space().parameters().stream().map(Parameter::name).toList());
    }
  }

  @Test
  void staysInsideTheSpaceAndNeverRepeats() {
    for (long seed : new long[] {1, 2, 3, 4, 5, 6}) {
      Set<Configuration> seen = new LinkedHashSet<>();
      for (Trial trial : played(problem(), seed, trials()).trials()) {
        assertInside(space(), trial.configuration());
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
      waiting = with(waiting, suggestion, new Outcome.Pending());
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
        history = with(history, next, outcomes.get((i * (shift + 1) + shift) % outcomes.size()));
      }
      assertThat(proposed(problem(), history, 2, 9)).isNotEmpty();
    }
  }

  @Test
  void goesOnWhenAllTrialsFailOrAllAreEqual() {
    for (Outcome outcome : List.of(new Outcome.Failed(), new Outcome.Succeeded(2.5))) {
      History history = History.EMPTY;
      for (int i = 0; i < 15; i++) {
        Suggestion next = proposed(problem(), history, 1, 4).getFirst();
        history = with(history, next, outcome);
      }
      assertThat(proposed(problem(), history, 2, 4)).isNotEmpty();
    }
  }

  @Test
  void endsWhenAFiniteSpaceIsUsedUp() {
    Space small =
        Space.of(
            new Parameter.Categorical("a", List.of("x", "y", "z")),
            new Parameter.Categorical("b", List.of("p", "q")));
    Problem problem = Problem.of(small, Goal.MAXIMIZE).withHyperband(new HyperbandLimits(1, 9));
    History history = played(problem, 8, 6);

    assertThat(new LinkedHashSet<>(history.trials().stream().map(Trial::configuration).toList()))
        .hasSize(6);
    assertThat(strategy().suggest(problem, history, 1, 8))
        .isInstanceOf(Suggestions.Exhausted.class);
  }

  /// Plays `count` trials one after the other on a simple made-up objective.
  protected final History played(Problem problem, long seed, int count) {
    History history = History.EMPTY;
    for (int i = 0; i < count; i++) {
      Suggestion next = proposed(problem, history, 1, seed).getFirst();
      history = with(history, next, new Outcome.Succeeded(objective(next.configuration())));
    }
    return history;
  }

  private List<Suggestion> proposed(Problem problem, History history, int count, long seed) {
    Suggestions answer = strategy().suggest(problem, history, count, seed);
    assertThat(answer).isInstanceOf(Suggestions.Proposed.class);
    List<Suggestion> suggestions = ((Suggestions.Proposed) answer).suggestions();
    assertThat(suggestions).hasSizeLessThanOrEqualTo(count);
    return suggestions;
  }

  private static History with(History history, Suggestion suggestion, Outcome outcome) {
    List<Trial> trials = new ArrayList<>(history.trials());
    trials.add(new Trial(history.next(), suggestion.configuration(), outcome, List.of()));
    return new History(trials);
  }

  private static double objective(Configuration configuration) {
    Chance chance = new Seed(configuration.hashCode()).chance();
    return chance.normal();
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
