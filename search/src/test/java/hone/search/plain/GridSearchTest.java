package hone.search.plain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.search.Goal;
import hone.search.History;
import hone.search.Parameter;
import hone.search.Problem;
import hone.search.Scale;
import hone.search.Space;
import hone.search.Strategy;
import hone.search.Suggestions;
import java.util.List;
import org.junit.jupiter.api.Test;

class GridSearchTest {
  private static final Strategy STRATEGY = new GridSearch();
  private static final Space SPACE =
      Space.of(
          new Parameter.Categorical("a", List.of("1", "2", "3", "4", "5")),
          new Parameter.Categorical("b", List.of("x", "y", "z")),
          new Parameter.Categorical("c", List.of("p", "q")));

  @Test
  void visitsEveryCombinationOnceWhateverTheSeed() {
    Problem problem = Problem.of(SPACE, Goal.MINIMIZE);

    Suggestions one = STRATEGY.suggest(problem, History.EMPTY, 99, 1);
    Suggestions two = STRATEGY.suggest(problem, History.EMPTY, 99, 2);

    assertThat(one).isEqualTo(two);
    assertThat(((Suggestions.Proposed) one).suggestions().stream().map(s -> s.configuration()))
        .doesNotHaveDuplicates()
        .hasSize(30);
  }

  @Test
  void refusesNumericParameters() {
    Problem problem =
        Problem.of(Space.of(new Parameter.Whole("depth", 1, 3, Scale.LINEAR)), Goal.MINIMIZE);

    assertThatThrownBy(() -> STRATEGY.suggest(problem, History.EMPTY, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("depth")
        .hasMessageContaining("categorical");
  }
}
