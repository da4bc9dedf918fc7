package hone.search.hyperband;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.search.Goal;
import hone.search.History;
import hone.search.Parameter;
import hone.search.Problem;
import hone.search.Scale;
import hone.search.Space;
import hone.search.Strategy;
import hone.search.StrategyContract;
import java.util.List;
import org.junit.jupiter.api.Test;

class HyperbandSearchTest extends StrategyContract {
  @Override
  protected Strategy strategy() {
    return new HyperbandSearch();
  }

  @Override
  protected Space space() {
    return Space.of(
        new Parameter.Continuous("rate", 1e-5, 1, Scale.LOGARITHMIC),
        new Parameter.Whole("units", 16, 512, Scale.LOGARITHMIC),
        new Parameter.Categorical("optimizer", List.of("sgd", "adam")));
  }

  @Test
  void needsResourceLimits() {
    Problem without = Problem.of(space(), Goal.MINIMIZE);

    assertThatThrownBy(() -> strategy().suggest(without, History.EMPTY, 1, 1))
        .hasMessageContaining("minResource");
  }
}
