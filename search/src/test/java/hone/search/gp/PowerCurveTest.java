package hone.search.gp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PowerCurveTest {
  private static final double[] LAMBDAS = {-0.5, 0, 1e-7, 0.4, 1, 1.7, 2, 2.5};
  private static final double[] VALUES = {-4, -1, -1e-5, 0, 1e-6, 0.3, 2, 6};

  @Test
  void leavesValuesWhenLambdaIsOne() {
    for (double z : VALUES) {
      assertThat(PowerCurve.at(z, 1)).isCloseTo(z, within(1e-14 * Math.abs(z)));
    }
  }

  @Test
  void agreesWithTheDefinition() {
    assertThat(PowerCurve.at(3, 0.5)).isCloseTo((Math.sqrt(4) - 1) / 0.5, within(1e-14));
    assertThat(PowerCurve.at(3, 0)).isCloseTo(Math.log(4), within(1e-14));
    assertThat(PowerCurve.at(-3, 0.5)).isCloseTo(-(8 - 1) / 1.5, within(1e-13));
    assertThat(PowerCurve.at(-3, 2)).isCloseTo(-Math.log(4), within(1e-14));
  }

  @Test
  void rises() {
    for (double lambda : LAMBDAS) {
      for (int i = 1; i < VALUES.length; i++) {
        assertThat(PowerCurve.at(VALUES[i], lambda))
            .isGreaterThan(PowerCurve.at(VALUES[i - 1], lambda));
      }
    }
  }

  @Test
  void inverseTurnsItBack() {
    for (double lambda : LAMBDAS) {
      for (double z : VALUES) {
        assertThat(PowerCurve.inverse(PowerCurve.at(z, lambda), lambda))
            .isCloseTo(z, within(1e-9 * Math.max(1, Math.abs(z))));
      }
    }
  }

  @Test
  void slopesAgreeWithDifferences() {
    double step = 1e-5;
    for (double lambda : LAMBDAS) {
      for (double z : VALUES) {
        double by = PowerCurve.at(z, lambda + step) - PowerCurve.at(z, lambda - step);
        // Central differences lose about half of the digits.
        assertThat(PowerCurve.slope(z, lambda))
            .isCloseTo(by / (2 * step), within(1e-5 * Math.max(1, Math.abs(z * z * z * z))));
      }
    }
  }
}
