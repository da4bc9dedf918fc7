package hone.search.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class CholeskyTest {
  /// Hilbert's matrix with a ridge of 0.001: its condition, about 2,000, costs three digits.
  private static double[][] ridge(int n) {
    double[][] a = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        a[i][j] = 1.0 / (i + j + 1) + (i == j ? 0.001 : 0);
      }
    }
    return a;
  }

  /// Against 60 digits; `reference.py` beside the table made it.
  @ParameterizedTest
  @CsvFileSource(resources = "cholesky.csv", numLinesToSkip = 1)
  void agreesWithHighPrecision(
      int n, double logDeterminant, double entry, double corner, double sum) {
    double[][] u = ridge(n);
    assertThat(Cholesky.factor(u, n)).isTrue();
    double[][] w = new double[n][n];
    double[][] inverse = new double[n][n];
    Cholesky.invertTransposed(u, n, w);
    Cholesky.inverse(w, n, inverse);

    double logs = 0;
    double all = 0;
    for (int i = 0; i < n; i++) {
      logs += 2 * Math.log(u[i][i]);
      all += Arrays.stream(inverse[i]).sum();
    }
    assertThat(logs).isCloseTo(logDeterminant, within(1e-11 * (1 + Math.abs(logDeterminant))));
    assertThat(u[n / 2][n - 1]).isCloseTo(entry, within(1e-12));
    assertThat(inverse[0][n - 1]).isCloseTo(corner, within(1e-9 * (1 + Math.abs(corner))));
    assertThat(all).isCloseTo(sum, within(1e-9 * (1 + Math.abs(sum))));
  }

  @Test
  void solvesWhatItFactored() {
    for (int n : new int[] {1, 3, 4, 7, 18}) {
      double[][] u = ridge(n);
      assertThat(Cholesky.factor(u, n)).isTrue();
      double[] x = new double[n];
      Arrays.fill(x, 1);
      Cholesky.solveTransposed(u, n, x);
      Cholesky.solve(u, n, x);
      for (int i = 0; i < n; i++) {
        assertThat(Cholesky.dot(ridge(n)[i], x, 0, n)).isCloseTo(1, within(1e-11));
      }
    }
  }

  @Test
  void refusesWhatIsNotPositiveDefinite() {
    assertThat(Cholesky.factor(new double[][] {{1, 2}, {2, 1}}, 2)).isFalse();
    assertThat(Cholesky.factor(new double[][] {{1, 1}, {1, 1}}, 2)).isFalse();
    assertThat(Cholesky.factor(new double[][] {{Double.NaN}}, 1)).isFalse();
    assertThat(Cholesky.factor(new double[][] {{Double.POSITIVE_INFINITY}}, 1)).isFalse();
  }
}
