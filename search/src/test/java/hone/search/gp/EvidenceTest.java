package hone.search.gp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import hone.search.math.Chance;
import hone.search.math.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvidenceTest {
  private static final boolean[] CATEGORICAL = {false, false, true};
  private static final Basis BASIS = new Wave();

  @Test
  void gradientAgreesWithDifferences() {
    Prior prior = Prior.of(CATEGORICAL, true);
    for (int n : new int[] {2, 5, 13, 32}) {
      Evidence evidence = new Evidence(inputs(n), targets(n), BASIS, prior);
      double[] logs = {-0.7, 0.3, 0.2, 0.4, -3, 0.6};
      double[] gradient = new double[6];
      evidence.at(logs, gradient);
      for (int j = 0; j < 6; j++) {
        double step = 1e-5;
        double[] up = logs.clone();
        double[] down = logs.clone();
        up[j] += step;
        down[j] -= step;
        double[] unused = new double[6];
        double slope = (evidence.at(up, unused) - evidence.at(down, unused)) / (2 * step);
        // Central differences with step 1e-5 are good to about 1e-6 here.
        assertThat(gradient[j]).as("n %s entry %s", n, j).isCloseTo(slope, within(1e-5));
      }
    }
  }

  @Test
  void predictionGradientAgreesWithDifferences() {
    int n = 21;
    GpModel model =
        new GpModel(
            inputs(n + 3),
            targets(n),
            BASIS,
            new GpHyperparameters(new double[] {-0.7, 0.3, 0.2, 0.4, -5, 1}));
    double[] x = {0.31, 0.77, 1};
    double[] out = new double[2];
    double[] byMean = new double[3];
    double[] byVariance = new double[3];
    model.predict(x, out, byMean, byVariance);
    for (int j = 0; j < 2; j++) {
      double step = 1e-5;
      double[] up = x.clone();
      double[] down = x.clone();
      up[j] += step;
      down[j] -= step;
      double[] above = new double[2];
      double[] below = new double[2];
      model.predict(up, above);
      model.predict(down, below);
      assertThat(byMean[j]).isCloseTo((above[0] - below[0]) / (2 * step), within(1e-6));
      assertThat(byVariance[j]).isCloseTo((above[1] - below[1]) / (2 * step), within(1e-6));
    }
    assertThat(byMean[2]).isZero();
  }

  /// A constant, and something that varies.
  private static final class Wave implements Basis {
    @Override
    public int size() {
      return 2;
    }

    @Override
    public void at(double[] x, double[] out) {
      out[0] = 1;
      out[1] = Math.sin(x[0]) * x[1];
    }

    @Override
    public void at(double[] x, double[] out, double[][] gradients) {
      at(x, out);
      Arrays.fill(gradients[0], 0);
      gradients[1][0] = Math.cos(x[0]) * x[1];
      gradients[1][1] = Math.sin(x[0]);
      gradients[1][2] = 0;
    }
  }

  private static Inputs inputs(int n) {
    Chance chance = new Seed(3).chance();
    List<double[]> points = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      points.add(new double[] {chance.nextDouble(), chance.nextDouble(), chance.nextInt(3)});
    }
    return Inputs.of(points, CATEGORICAL);
  }

  private static double[] targets(int n) {
    Chance chance = new Seed(4).chance();
    double[] targets = new double[n];
    for (int i = 0; i < n; i++) {
      targets[i] = chance.normal();
    }
    return targets;
  }
}
