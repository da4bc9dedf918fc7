package hone.search.gp;

import hone.search.math.Cholesky;
import hone.search.math.Lbfgs;

/// The negative log posterior of a kernel's parameters given data, with its gradient.
///
/// **Notation**: t targets (n); K kernel matrix without noise; A = K + (noise + jitter) I = Uᵀ U;
/// α = A⁻¹ t; r² = Σ_j d_j / l_j² with d_j the squared difference, or 1 where categories differ;
/// k = s (1 + √5 r + 5/3 r²) exp(-√5 r), Matérn's kernel with ν = 5/2.
///
/// **Source**: C. Rasmussen and C. Williams, "Gaussian Processes for Machine Learning", 2006,
/// equations 2.30, 4.17, 5.9.
///
/// Holds scratch memory: one thread at a time.
public final class Evidence implements Lbfgs.Smooth {
  /// Added to the noise always: keeps A positive definite with repeated points.
  static final double JITTER = 1e-8;

  private static final double SQRT5 = Math.sqrt(5);

  private final double[] targets;
  private final Prior prior;
  private final int n;
  private final double[][] differences;
  private final double[] distance;
  private final double[] slope;
  private final double[][] a;
  private final double[][] w;
  private final double[][] inverse;

  /// Prepares the data: squared differences of all pairs, once.
  public Evidence(Inputs inputs, double[] targets, Prior prior) {
    this.targets = targets;
    this.prior = prior;
    this.n = inputs.size();
    this.differences = differences(inputs);
    this.distance = new double[n * (n - 1) / 2];
    this.slope = new double[n * (n - 1) / 2];
    this.a = new double[n][n];
    this.w = new double[n][n];
    this.inverse = new double[n][n];
  }

  @Override
  public double at(double[] logs, double[] gradient) {
    int d = logs.length - 2;
    double signal = Math.exp(logs[d]);
    double noise = Math.exp(logs[d + 1]);
    fill(logs, signal, noise);
    if (!Cholesky.factor(a, n)) {
      return Double.POSITIVE_INFINITY;
    }
    double value = 0;
    for (int i = 0; i < n; i++) {
      value += Math.log(a[i][i]);
    }
    Cholesky.invertTransposed(a, n, w);
    Cholesky.inverse(w, n, inverse);
    double[] alpha = new double[n];
    for (int i = 0; i < n; i++) {
      alpha[i] = Cholesky.dot(inverse[i], targets, 0, n);
    }
    value += 0.5 * Cholesky.dot(alpha, targets, 0, n);
    differentiate(alpha, logs, noise, gradient);
    return value + prior.penalty(logs, gradient);
  }

  private void fill(double[] logs, double signal, double noise) {
    java.util.Arrays.fill(distance, 0);
    for (int j = 0; j < differences.length; j++) {
      Cholesky.axpy(Math.exp(-2 * logs[j]), differences[j], distance, 0, distance.length);
    }
    int p = 0;
    for (int i = 0; i < n; i++) {
      double[] row = a[i];
      row[i] = signal + noise + JITTER;
      for (int k = i + 1; k < n; k++, p++) {
        double r = SQRT5 * Math.sqrt(distance[p]);
        double decay = signal * Math.exp(-r);
        row[k] = (1 + r + r * r / 3) * decay;
        slope[p] = 5.0 / 3 * (1 + r) * decay;
      }
    }
  }

  /// Writes d value / d logs = -½ Σ (α αᵀ - A⁻¹) ∘ dA.
  private void differentiate(double[] alpha, double[] logs, double noise, double[] gradient) {
    int d = differences.length;
    double trace = 0;
    double fit = 0;
    for (int i = 0; i < n; i++) {
      trace += alpha[i] * alpha[i] - inverse[i][i];
      fit += alpha[i] * targets[i];
    }
    gradient[d + 1] = -0.5 * noise * trace;
    // Σ W ∘ K = Σ W ∘ A - (noise + jitter) tr W, and Σ W ∘ A = αᵀ A α - n = αᵀ t - n.
    gradient[d] = -0.5 * (fit - n - (noise + JITTER) * trace);
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
      gradient[j] = -sum * Math.exp(-2 * logs[j]);
    }
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
