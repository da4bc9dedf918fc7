package hone.search.plain;

import static org.assertj.core.api.Assertions.assertThat;

import hone.search.Configuration;
import hone.search.Goal;
import hone.search.History;
import hone.search.Parameter;
import hone.search.Problem;
import hone.search.Scale;
import hone.search.Space;
import hone.search.Strategy;
import hone.search.StrategyContract;
import hone.search.Suggestions;
import java.util.List;
import org.junit.jupiter.api.Test;

class RandomSearchTest extends StrategyContract {
  @Override
  protected Strategy strategy() {
    return new RandomSearch();
  }

  @Override
  protected Space space() {
    return Space.of(
        new Parameter.Continuous("rate", 1e-5, 1, Scale.LOGARITHMIC),
        new Parameter.Continuous("momentum", 0.5, 0.999, Scale.REVERSE_LOGARITHMIC),
        new Parameter.Whole("depth", 1, 15, Scale.LINEAR),
        new Parameter.Categorical("booster", List.of("tree", "dart")));
  }

  @Test
  void drawsByNumberAlone() {
    Suggestions.Proposed atOnce = draw(Problem.of(space(), Goal.MINIMIZE), History.EMPTY, 10);

    History played = played(Problem.of(space(), Goal.MAXIMIZE), 1, 10);

    for (int i = 0; i < 10; i++) {
      Configuration expected = atOnce.suggestions().get(i).configuration();
      assertThat(played.trials().get(i).configuration()).isEqualTo(expected);
    }
  }

  @Test
  void spreadsEvenlyOnTheScale() {
    int low = 0;
    for (var suggestion :
        draw(Problem.of(space(), Goal.MINIMIZE), History.EMPTY, 2000).suggestions()) {
      if (Double.parseDouble(suggestion.configuration().values().get("rate")) < 1e-3) {
        low++;
      }
    }
    // 0.4 of the scale lies below 1e-3; five deviations of a fair draw are 110.
    assertThat(low).isBetween(690, 910);
  }

  @Test
  void usesUpAFiniteSpace() {
    Space small = Space.of(new Parameter.Whole("n", 1, 300, Scale.LOGARITHMIC));

    Suggestions.Proposed all = draw(Problem.of(small, Goal.MINIMIZE), History.EMPTY, 301);

    assertThat(all.suggestions().stream().map(s -> s.configuration()).distinct()).hasSize(300);
  }

  private Suggestions.Proposed draw(Problem problem, History history, int count) {
    return (Suggestions.Proposed) strategy().suggest(problem, history, count, 1);
  }
}
