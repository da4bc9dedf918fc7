package hone.search.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/// Expected values: mpmath 1.3 with 50 digits.
class NormalTest {
  @Test
  void errorFunctionsAgreeWithHighPrecision() {
    double[][] erfc = {
      {-5.0, 1.9999999999984626},
      {-1.0, 1.8427007929497148},
      {-0.3, 1.3286267594591274},
      {0.0, 1.0},
      {0.2, 0.7772974107895215},
      {0.46875, 0.507386526782062},
      {0.5, 0.4795001221869535},
      {1.0, 0.15729920705028513},
      {2.5, 0.0004069520174449589},
      {4.0, 1.541725790028002e-08},
      {4.5, 1.9661604415428876e-10},
      {10.0, 2.088487583762545e-45},
      {26.0, 5.663192408856143e-296}
    };
    double[][] erfcx = {
      {-5.0, 144009798674.66104},
      {-1.0, 5.008980080762283},
      {-0.3, 1.4537492328427655},
      {0.0, 1.0},
      {0.2, 0.8090195199015807},
      {0.46875, 0.6320696892495561},
      {0.5, 0.6156903441929259},
      {1.0, 0.427583576155807},
      {2.5, 0.2108063640611436},
      {4.0, 0.13699945762506138},
      {4.5, 0.12248480427384142},
      {10.0, 0.05614099274382259},
      {26.0, 0.021683584850562907},
      {50.0, 0.011281536265323773},
      {10000.0, 5.641895807268084e-05}
    };
    for (double[] row : erfc) {
      close(Normal.erfc(row[0]), row[1], row[0]);
    }
    for (double[] row : erfcx) {
      close(Normal.erfcx(row[0]), row[1], row[0]);
    }
  }

  @Test
  void quantilesAgreeWithHighPrecision() {
    double[][] quantiles = {
      {1e-300, -37.0470962993612},
      {1e-20, -9.262340089798407},
      {1e-05, -4.264890793922825},
      {0.01, -2.326347874040841},
      {0.02425, -1.972961051311885},
      {0.1, -1.2815515655446004},
      {0.3, -0.5244005127080408},
      {0.5, 0.0},
      {0.7, 0.5244005127080407},
      {0.975, 1.9599639845400538},
      {0.999999, 4.753424308817087}
    };
    for (double[] row : quantiles) {
      assertThat(Normal.quantile(row[0])).isCloseTo(row[1], within(1e-14 * (1 + Math.abs(row[1]))));
    }
    assertThat(Normal.quantile(0)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(Normal.quantile(1)).isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void logProbabilityIsRightInTheTail() {
    double[][] logs = {
      {-100.0, -5005.524208694205},
      {-38.0, -726.5572160188201},
      {-10.0, -53.23128515051247},
      {-1.0, -1.8410216450092636},
      {-0.5, -1.1759117615936185},
      {0.0, -0.6931471805599453},
      {2.0, -0.02301290932896349}
    };
    for (double[] row : logs) {
      close(Normal.logProbability(row[0]), row[1], row[0]);
    }
  }

  private static void close(double found, double expected, double at) {
    assertThat(found).as("at %s", at).isCloseTo(expected, within(2e-14 * Math.abs(expected)));
  }
}
