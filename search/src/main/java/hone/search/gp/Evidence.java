package hone.search.gp;

import hone.search.math.Cholesky;
import hone.search.math.Lbfgs;
import java.util.Arrays;

/// The negative log posterior of a kernel's parameters given data, with its gradient.
///
/// **Notation**: z values (n); t(z) targets, bent by λ ([PowerCurve]); Φ values of the [Basis];
/// K = s M + Φᵀ Φ covariance without noise, M Matérn's kernel with ν = 5/2,
/// (1 + √5 r + 5/3 r²) exp(-√5 r); r² = Σ_j d_j / l_j² with d_j the squared difference, or 1 where
/// categories differ; A = K + (noise + jitter) I = Uᵀ U; α = A⁻¹ t.
///
/// **Source**: C. Rasmussen and C. Williams, "Gaussian Processes for Machine Learning", 2006,
/// equations 2.30, 4.17, 5.9; bending: E. Snelson and others, "Warped Gaussian processes", 2003,
/// equation 7.
///
/// Holds scratch memory: one thread at a time.
public final class Evidence implements Lbfgs.Smooth {
  /// Added to the noise always: keeps A positive definite with repeated points.
  static final double JITTER = 1e-8;

  private static final double SQRT5 = Math.sqrt(5);

  private final double[] values;
  private final double[] targets;
  private final double jacobian;
  private final Prior prior;
  private final int n;
  private final double[][] basis;
  private final double[][] differences;
  private final double[] distance;
  private final double[] slope;
  private final double[][] a;
  private final double[][] w;
  private final double[][] inverse;

  /// Prepares the data: squared differences of all pairs, once.
  public Evidence(Inputs inputs, double[] values, Basis basis, Prior prior) {
    this.values = values;
    this.targets = values.clone();
    double sum = 0;
    for (double value : values) {
      sum += PowerCurve.logDensitySlope(value);
    }
    this.jacobian = sum;
    this.prior = prior;
    this.n = inputs.size();
    this.basis = basis.rows(inputs);
    this.differences = differences(inputs);
    this.distance = new double[n * (n - 1) / 2];
    this.slope = new double[n * (n - 1) / 2];
    this.a = new double[n][n];
    this.w = new double[n][n];
    this.inverse = new double[n][n];
  }

  @Override
  public double at(double[] logs, double[] gradient) {
    int d = differences.length;
    double lambda = logs[d + 2];
    for (int i = 0; i < n; i++) {
      targets[i] = lambda == 1 ? values[i] : PowerCurve.at(values[i], lambda);
    }
    double noise = StrictMath.exp(logs[d + 1]);
    fill(logs, StrictMath.exp(logs[d]), noise);
    if (!Cholesky.factor(a, n)) {
      return Double.POSITIVE_INFINITY;
    }
    double value = 0;
    for (int i = 0; i < n; i++) {
      value += StrictMath.log(a[i][i]);
    }
    Cholesky.invertTransposed(a, n, w);
    Cholesky.inverse(w, n, inverse);
    double[] alpha = new double[n];
    for (int i = 0; i < n; i++) {
      alpha[i] = Cholesky.dot(inverse[i], targets, 0, n);
    }
    value += 0.5 * Cholesky.dot(alpha, targets, 0, n) - (lambda - 1) * jacobian;
    differentiate(alpha, logs, noise, gradient);
    return value + prior.penalty(logs, gradient);
  }

  private void fill(double[] logs, double signal, double noise) {
    Arrays.fill(distance, 0);
    for (int j = 0; j < differences.length; j++) {
      Cholesky.axpy(StrictMath.exp(-2 * logs[j]), differences[j], distance, 0, distance.length);
    }
    int p = 0;
    for (int i = 0; i < n; i++) {
      double[] row = a[i];
      row[i] = signal + noise + JITTER;
      for (int k = i + 1; k < n; k++, p++) {
        double r = SQRT5 * Math.sqrt(distance[p]);
        double decay = signal * StrictMath.exp(-r);
        row[k] = (1 + r + r * r / 3) * decay;
        slope[p] = 5.0 / 3 * (1 + r) * decay;
      }
      for (double[] phi : basis) {
        Cholesky.axpy(phi[i], phi, row, i, n);
      }
    }
  }

  /// Writes d value / d logs = -½ Σ (α αᵀ - A⁻¹) ∘ dA.
  private void differentiate(double[] alpha, double[] logs, double noise, double[] gradient) {
    int d = differences.length;
    double trace = 0;
    double fit = 0;
    double bend = 0;
    for (int i = 0; i < n; i++) {
      trace += alpha[i] * alpha[i] - inverse[i][i];
      fit += alpha[i] * targets[i];
      bend += alpha[i] * PowerCurve.slope(values[i], logs[d + 2]);
    }
    gradient[d + 2] = bend - jacobian;
    gradient[d + 1] = -0.5 * noise * trace;
    // With W = α αᵀ - A⁻¹: Σ W ∘ s M = Σ W ∘ A - (noise + jitter) tr W - Σ W ∘ ΦᵀΦ, and
    // Σ W ∘ A = αᵀ A α - n = αᵀ t - n.
    gradient[d] = -0.5 * (fit - n - (noise + JITTER) * trace - basisShare(alpha));
    int p = 0;
    for (int i = 0; i < n; i++) {
      double ai = alpha[i];
      double[] row = inverse[i];
      for (int k = i + 1; k < n; k++, p++) {
        slope[p] *= ai * alpha[k] - row[k];
      }
    }
    for (int j = 0; j < d; j++) {
      double sum = Cholesky.dot(slope, differences[j], 0, slope.length);
      gradient[j] = -sum * StrictMath.exp(-2 * logs[j]);
    }
  }

  /// Σ W ∘ ΦᵀΦ.
  private double basisShare(double[] alpha) {
    double share = 0;
    for (double[] phi : basis) {
      double seen = Cholesky.dot(alpha, phi, 0, n);
      share += seen * seen;
      for (int i = 0; i < n; i++) {
        share -= phi[i] * Cholesky.dot(inverse[i], phi, 0, n);
      }
    }
    return share;
  }

  private static double[][] differences(Inputs inputs) {
    int n = inputs.size();
    double[][] out = new double[inputs.dimensions()][n * (n - 1) / 2];
    for (int j = 0; j < out.length; j++) {
      double[] column = inputs.columns()[j];
      double[] pairs = out[j];
      boolean categorical = inputs.categorical()[j];
      int p = 0;
      for (int i = 0; i < n; i++) {
        for (int k = i + 1; k < n; k++, p++) {
          double step = column[i] - column[k];
          pairs[p] = categorical ? (step == 0 ? 0 : 1) : step * step;
        }
      }
    }
    return out;
  }
}
