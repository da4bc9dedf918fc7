package hone.search.acquisition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import hone.search.gp.Basis;
import hone.search.gp.GpHyperparameters;
import hone.search.gp.GpModel;
import hone.search.gp.Inputs;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeasibilityTest {
  private static final Acquisition FLAT =
      new Acquisition() {
        @Override
        public double at(double[] x) {
          return 0;
        }

        @Override
        public double at(double[] x, double[] gradient) {
          gradient[0] = 0;
          gradient[1] = 0;
          return 0;
        }
      };

  private final Feasibility feasibility =
      new Feasibility(
          FLAT,
          new GpModel(
              Inputs.of(
                  List.of(
                      new double[] {0.1, 0.1},
                      new double[] {0.3, 0.2},
                      new double[] {0.9, 0.8},
                      new double[] {0.8, 0.9},
                      new double[] {0.95, 0.95}),
                  new boolean[2]),
              new double[] {1, 1, -1, -1, -1},
              Basis.constant(),
              new GpHyperparameters(new double[] {-1, -1.2, 0, -3, 1})));

  @Test
  void avoidsWhereTrialsFailed() {
    assertThat(feasibility.at(new double[] {0.9, 0.9}))
        .isLessThan(feasibility.at(new double[] {0.5, 0.5}))
        .isLessThan(-1);
    assertThat(feasibility.at(new double[] {0.2, 0.15}))
        .isGreaterThan(feasibility.at(new double[] {0.5, 0.5}));
  }

  @ParameterizedTest
  @CsvSource({"0.62, 0.57", "0.9, 0.85", "0.2, 0.2"})
  void gradientAgreesWithDifferences(double first, double second) {
    double[] x = {first, second};
    double[] gradient = new double[2];
    assertThat(feasibility.at(x, gradient)).isEqualTo(feasibility.at(x));
    for (int j = 0; j < 2; j++) {
      double[] up = x.clone();
      double[] down = x.clone();
      up[j] += 1e-6;
      down[j] -= 1e-6;
      double slope = (feasibility.at(up) - feasibility.at(down)) / 2e-6;
      assertThat(gradient[j]).isCloseTo(slope, within(1e-6));
    }
  }
}
