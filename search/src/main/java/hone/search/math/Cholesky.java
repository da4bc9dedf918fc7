package hone.search.math;

import java.util.Arrays;

/// Factors symmetric positive definite matrices and inverts them.
///
/// **Notation**: A = Uᵀ U with U upper triangular; a matrix is an array of rows, of which only the
/// upper triangle (column ≥ row) is read and written unless said otherwise.
///
/// All inner loops run along rows of one index, four rows at a time, which the JIT compiler turns
/// into vector instructions without changing the order of any sum.
public final class Cholesky {
  private Cholesky() {}

  /// Replaces A by U. Returns false, leaving `a` spoilt, when A is not positive definite.
  public static boolean factor(double[][] a, int n) {
    int k = 0;
    for (; k + 4 <= n; k += 4) {
      if (!factorPanel(a, k, k + 4, n)) {
        return false;
      }
      double[] u0 = a[k];
      double[] u1 = a[k + 1];
      double[] u2 = a[k + 2];
      double[] u3 = a[k + 3];
      for (int i = k + 4; i < n; i++) {
        subtract4(a[i], u0, u1, u2, u3, i, i, n);
      }
    }
    return factorPanel(a, k, n, n);
  }

  private static boolean factorPanel(double[][] a, int from, int to, int n) {
    for (int k = from; k < to; k++) {
      double[] row = a[k];
      for (int m = from; m < k; m++) {
        axpy(-a[m][k], a[m], row, k, n);
      }
      double pivot = row[k];
      if (!(pivot > 0) || Double.isInfinite(pivot)) {
        return false;
      }
      double root = Math.sqrt(pivot);
      row[k] = root;
      scale(1 / root, row, k + 1, n);
    }
    return true;
  }

  /// Writes W = U⁻ᵀ, which is lower triangular, into the rows of `out`.
  public static void invertTransposed(double[][] u, int n, double[][] out) {
    for (int k = 0; k < n; k++) {
      double[] row = out[k];
      for (int j = 0; j <= k; j++) {
        row[j] = 0;
      }
      row[k] = 1;
      int m = 0;
      for (; m + 4 <= k; m += 4) {
        // Row m + 3 is the longest of the four; what lies beyond a row's diagonal is zero.
        out[m][m + 1] = out[m][m + 2] = out[m][m + 3] = 0;
        out[m + 1][m + 2] = out[m + 1][m + 3] = 0;
        out[m + 2][m + 3] = 0;
        subtract4(
            row,
            out[m],
            out[m + 1],
            out[m + 2],
            out[m + 3],
            new double[] {u[m][k], u[m + 1][k], u[m + 2][k], u[m + 3][k]},
            m + 4);
      }
      for (; m < k; m++) {
        axpy(-u[m][k], out[m], row, 0, m + 1);
      }
      scale(1 / u[k][k], row, 0, k + 1);
    }
  }

  /// Writes A⁻¹ = Wᵀ W, both triangles, into `out`, given W of [#invertTransposed].
  public static void inverse(double[][] w, int n, double[][] out) {
    for (int i = 0; i < n; i++) {
      Arrays.fill(out[i], 0, n, 0);
    }
    int k = 0;
    for (; k + 4 <= n; k += 4) {
      double[] w0 = w[k];
      double[] w1 = w[k + 1];
      double[] w2 = w[k + 2];
      double[] w3 = w[k + 3];
      w0[k + 1] = w0[k + 2] = w0[k + 3] = 0;
      w1[k + 2] = w1[k + 3] = 0;
      w2[k + 3] = 0;
      for (int i = 0; i < k + 4; i++) {
        add4(out[i], w0, w1, w2, w3, i, k + 4);
      }
    }
    for (; k < n; k++) {
      for (int i = 0; i <= k; i++) {
        axpy(w[k][i], w[k], out[i], 0, i + 1);
      }
    }
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        out[j][i] = out[i][j];
      }
    }
  }

  /// Solves Uᵀ x = b in place.
  public static void solveTransposed(double[][] u, int n, double[] b) {
    for (int k = 0; k < n; k++) {
      b[k] /= u[k][k];
      axpy(-b[k], u[k], b, k + 1, n);
    }
  }

  /// Solves U x = b in place.
  public static void solve(double[][] u, int n, double[] b) {
    for (int k = n - 1; k >= 0; k--) {
      b[k] = (b[k] - dot(u[k], b, k + 1, n)) / u[k][k];
    }
  }

  /// Adds `c x` to `y` over `[from, to)`.
  public static void axpy(double c, double[] x, double[] y, int from, int to) {
    for (int j = from; j < to; j++) {
      y[j] += c * x[j];
    }
  }

  /// Sums products over `[from, to)`, in four interleaved sums.
  public static double dot(double[] x, double[] y, int from, int to) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int j = from;
    for (; j + 4 <= to; j += 4) {
      s0 += x[j] * y[j];
      s1 += x[j + 1] * y[j + 1];
      s2 += x[j + 2] * y[j + 2];
      s3 += x[j + 3] * y[j + 3];
    }
    for (; j < to; j++) {
      s0 += x[j] * y[j];
    }
    return (s0 + s1) + (s2 + s3);
  }

  private static void scale(double c, double[] x, int from, int to) {
    for (int j = from; j < to; j++) {
      x[j] *= c;
    }
  }

  /// Subtracts from `y` the four rows, each times its entry `i`, over `[from, to)`.
  private static void subtract4(
      double[] y, double[] u0, double[] u1, double[] u2, double[] u3, int i, int from, int to) {
    double c0 = u0[i];
    double c1 = u1[i];
    double c2 = u2[i];
    double c3 = u3[i];
    for (int j = from; j < to; j++) {
      y[j] -= c0 * u0[j] + c1 * u1[j] + c2 * u2[j] + c3 * u3[j];
    }
  }

  private static void subtract4(
      double[] y, double[] x0, double[] x1, double[] x2, double[] x3, double[] c, int to) {
    double c0 = c[0];
    double c1 = c[1];
    double c2 = c[2];
    double c3 = c[3];
    for (int j = 0; j < to; j++) {
      y[j] -= c0 * x0[j] + c1 * x1[j] + c2 * x2[j] + c3 * x3[j];
    }
  }

  /// Adds to `y` the four rows, each times its entry `i`, up to that entry.
  private static void add4(
      double[] y, double[] w0, double[] w1, double[] w2, double[] w3, int i, int size) {
    double c0 = w0[i];
    double c1 = w1[i];
    double c2 = w2[i];
    double c3 = w3[i];
    int to = Math.min(i + 1, size);
    for (int j = 0; j < to; j++) {
      y[j] += c0 * w0[j] + c1 * w1[j] + c2 * w2[j] + c3 * w3[j];
    }
  }
}
