package hone.search.acquisition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LogImprovementTest {
  /// Expected values: mpmath 1.3 with 80 digits; below -1e4 by the asymptotic series.
  @Test
  void agreesWithHighPrecisionInBothTails() {
    double[][] table = {
      {-100000000.0, -5000000000000038.0},
      {-1000000.0, -500000000028.55},
      {-100000.0, -5000000023.94479},
      {-1000.0, -500014.73445209116},
      {-40.0, -808.29856835662},
      {-10.0, -55.55312203612235},
      {-3.0, -7.869686059603029},
      {-1.0, -2.4851210257126413},
      {-0.999, -2.4832171154475855},
      {0.0, -0.9189385332046728},
      {1.0, 0.08002621884930694},
      {5.0, 1.6094379231264313}
    };
    for (double[] row : table) {
      assertThat(LogImprovement.logH(row[0]))
          .as("at %s", row[0])
          .isCloseTo(row[1], within(1e-9 * Math.max(1, Math.abs(row[1]))));
    }
  }

  @Test
  void slopeAgreesWithDifferences() {
    for (double z : new double[] {-60, -8, -1.5, -0.5, 0.5, 3}) {
      double step = 1e-6 * Math.max(1, Math.abs(z));
      double expected =
          (LogImprovement.logH(z + step) - LogImprovement.logH(z - step)) / (2 * step);
      assertThat(LogImprovement.slope(z, LogImprovement.logH(z)))
          .as("at %s", z)
          .isCloseTo(expected, within(1e-5 * Math.abs(expected)));
    }
  }
}
