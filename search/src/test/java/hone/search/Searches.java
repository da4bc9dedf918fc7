package hone.search;

import static org.assertj.core.api.Assertions.assertThat;

import hone.search.math.Seed;
import java.util.ArrayList;
import java.util.List;

/// Plays searches for tests.
public final class Searches {
  private Searches() {}

  /// So many trials, one after the other, on a simple made-up objective.
  public static History played(Strategy strategy, Problem problem, long seed, int count) {
    History history = History.EMPTY;
    for (int i = 0; i < count; i++) {
      Suggestion next = proposed(strategy, problem, history, 1, seed).getFirst();
      history = with(history, next, new Outcome.Succeeded(objective(next.configuration())));
    }
    return history;
  }

  /// What a strategy proposes, which it must.
  static List<Suggestion> proposed(
      Strategy strategy, Problem problem, History history, int count, long seed) {
    Suggestions answer = strategy.suggest(problem, history, count, seed);
    assertThat(answer).isInstanceOf(Suggestions.Proposed.class);
    List<Suggestion> suggestions = ((Suggestions.Proposed) answer).suggestions();
    assertThat(suggestions).hasSizeLessThanOrEqualTo(count);
    return suggestions;
  }

  /// A history with one trial more.
  static History with(History history, Suggestion suggestion, Outcome outcome) {
    List<Trial> trials = new ArrayList<>(history.trials());
    trials.add(new Trial(history.next(), suggestion.configuration(), outcome, List.of()));
    return new History(trials);
  }

  private static double objective(Configuration configuration) {
    return new Seed(configuration.hashCode()).chance().normal();
  }
}
