package hone.search.acquisition;

import static org.assertj.core.api.Assertions.assertThat;

import hone.search.Parameter;
import hone.search.Scale;
import hone.search.Space;
import hone.search.gp.Basis;
import hone.search.gp.GpHyperparameters;
import hone.search.gp.GpModel;
import hone.search.gp.Inputs;
import hone.search.math.Seed;
import hone.search.space.Coding;
import java.util.List;
import org.junit.jupiter.api.Test;

class MaximizerTest {
  private static final Maximizer.Effort EFFORT = new Maximizer.Effort(20, 0, 2, 40);

  /// Steps are in units of lengthscales, and a number divided by one and multiplied by it again
  /// need not be the same.
  @Test
  void whatRisesToABoundIsSoughtAtTheBoundItself() {
    Coding coding = new Coding(Space.of(new Parameter.Continuous("x", 0, 1, Scale.LINEAR)));
    for (int i = 1; i <= 100; i++) {
      double[] logs = {StrictMath.log(i / 101.0), 0, -5, 1};
      Inputs inputs = Inputs.of(List.of(new double[] {0.5}), new boolean[1]);
      GpModel model =
          new GpModel(inputs, new double[1], Basis.constant(), new GpHyperparameters(logs));

      Maximizer maximizer =
          new Maximizer(coding, new Rising(), model, EFFORT, new Seed(i).chance());

      double best = maximizer.search(List.of()).getFirst().point()[0];
      assertThat(best).as("lengthscale %s/101", i).isEqualTo(1);
    }
  }

  private record Rising() implements Acquisition {
    @Override
    public double at(double[] x) {
      return 3 * x[0];
    }

    @Override
    public double at(double[] x, double[] gradient) {
      gradient[0] = 3;
      return at(x);
    }
  }
}
