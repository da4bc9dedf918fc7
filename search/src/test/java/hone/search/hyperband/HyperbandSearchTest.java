package hone.search.hyperband;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.search.Goal;
import hone.search.History;
import hone.search.Parameter;
import hone.search.Problem;
import hone.search.Scale;
import hone.search.Space;
import org.junit.jupiter.api.Test;

class HyperbandSearchTest {
  @Test
  void needsResourceLimits() {
    Space space = Space.of(new Parameter.Continuous("rate", 1e-5, 1, Scale.LOGARITHMIC));
    Problem without = Problem.of(space, Goal.MINIMIZE);

    assertThatThrownBy(() -> new HyperbandSearch().suggest(without, History.EMPTY, 1, 1))
        .hasMessageContaining("minResource");
  }
}
