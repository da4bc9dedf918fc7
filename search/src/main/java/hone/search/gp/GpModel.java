package hone.search.gp;

import hone.search.math.Cholesky;
import java.util.Arrays;

/// A Gaussian process conditioned on data: predicts mean and variance anywhere, with gradients.
///
/// The mean is conditioned on the first points, those with targets; the variance on all points,
/// so that points still under way make their surroundings known without inventing results.
///
/// **Notation**: as in [Evidence]; N points in all, of which the first n have targets.
///
/// Predictions use scratch memory of the model: one thread at a time.
public final class GpModel {
  private static final double SQRT5 = Math.sqrt(5);
  private static final int ATTEMPTS = 6;

  /// The noise that is left where there should be none, lest near points make the kernel singular.
  private static final double LOG_EXACT = StrictMath.log(1e-6);

  private final Inputs inputs;
  private final GpHyperparameters theta;
  private final Basis basis;
  private final double[][] phi;
  private final double[] here;
  private final double[][] hereGradient;
  private final double[] weights;
  private final double signal;
  private final double[] alpha;
  private final int observed;
  private final double[][] inverse;
  private final double[] distance;
  private final double[] kernel;
  private final double[] slope;
  private final double[] solved;
  private double jitter;

  /// Conditions the process; `targets` may be shorter than the inputs.
  public GpModel(Inputs inputs, double[] targets, Basis basis, GpHyperparameters theta) {
    int all = inputs.size();
    this.inputs = inputs;
    this.theta = theta;
    this.basis = basis;
    this.phi = basis.rows(inputs);
    this.here = new double[basis.size()];
    this.hereGradient = new double[basis.size()][inputs.dimensions()];
    this.observed = targets.length;
    this.signal = theta.signal();
    this.weights = new double[inputs.dimensions()];
    for (int j = 0; j < weights.length; j++) {
      weights[j] = StrictMath.exp(-2 * theta.logs()[j]);
    }
    this.distance = new double[all];
    this.kernel = new double[all];
    this.slope = new double[all];
    this.solved = new double[all];
    double[][] u = factored();
    this.alpha = Arrays.copyOf(targets, observed);
    // The leading block of U is the factor of the leading block of A.
    Cholesky.solveTransposed(u, observed, alpha);
    Cholesky.solve(u, observed, alpha);
    double[][] w = new double[all][all];
    Cholesky.invertTransposed(u, all, w);
    this.inverse = u;
    Cholesky.inverse(w, all, inverse);
  }

  /// The parameters that this model was made with.
  public GpHyperparameters hyperparameters() {
    return theta;
  }

  /// The points.
  public Inputs inputs() {
    return inputs;
  }

  /// The mean at an observed point, given its target.
  public double smoothed(int i, double target) {
    return target - (theta.noise() + Evidence.JITTER) * alpha[i];
  }

  /// The process that knows the function at all points, without noise: only its variance has a
  /// meaning, and means with weights.
  GpModel exact() {
    double[] logs = theta.logs().clone();
    int noise = logs.length - 2;
    logs[noise] = Math.min(logs[noise], LOG_EXACT);
    return new GpModel(inputs, new double[0], basis, new GpHyperparameters(logs));
  }

  /// The covariance of all points, with the noise and what else made it positive definite.
  double[][] covariance() {
    int all = inputs.size();
    double[][] a = new double[all][];
    for (int i = 0; i < all; i++) {
      a[i] = covariance(i);
    }
    return a;
  }

  private double[] covariance(int i) {
    for (int p = 0; p < phi.length; p++) {
      here[p] = phi[p][i];
    }
    fillKernel(inputs.point(i), inputs.size());
    double[] row = kernel.clone();
    row[i] += theta.noise() + Evidence.JITTER + jitter;
    return row;
  }

  /// Σ v_i k(x, x_i) over all points, at the point of the last prediction.
  public double meanWith(double[] v) {
    return Cholesky.dot(kernel, v, 0, inputs.size());
  }

  /// Writes d/dx Σ v_i k(x, x_i) over all points, at the point of the last prediction with
  /// gradients, which was `x`.
  public void meanGradient(double[] x, double[] v, double[] gradient) {
    differentiate(x, v, inputs.size(), gradient);
  }

  /// The mean at a point.
  public double mean(double[] x) {
    basis.at(x, here);
    fillKernel(x, observed);
    return Cholesky.dot(kernel, alpha, 0, observed);
  }

  /// The mean at a point; writes its gradient by the numeric coordinates.
  public double mean(double[] x, double[] gradient) {
    basis.at(x, here, hereGradient);
    fillKernel(x, observed);
    differentiate(x, alpha, observed, gradient);
    return Cholesky.dot(kernel, alpha, 0, observed);
  }

  /// Writes mean and variance (of the function, without noise) at a point into `out`.
  public void predict(double[] x, double[] out) {
    basis.at(x, here);
    predictHere(x, out);
  }

  private void predictHere(double[] x, double[] out) {
    fillKernel(x, inputs.size());
    out[0] = Cholesky.dot(kernel, alpha, 0, observed);
    out[1] = variance();
  }

  /// Like [#predict]; writes the gradients by the numeric coordinates, zero for categorical ones.
  public void predict(double[] x, double[] out, double[] meanGradient, double[] varianceGradient) {
    basis.at(x, here, hereGradient);
    predictHere(x, out);
    differentiate(x, alpha, observed, meanGradient);
    differentiate(x, solved, inputs.size(), varianceGradient);
    for (int j = 0; j < weights.length; j++) {
      double own = 0;
      for (int p = 0; p < phi.length; p++) {
        own += here[p] * hereGradient[p][j];
      }
      varianceGradient[j] = inputs.categorical()[j] ? 0 : 2 * (own - varianceGradient[j]);
    }
  }

  /// Writes d/dx Σ v_i k(x, x_i) over the first `count` points.
  private void differentiate(double[] x, double[] v, int count, double[] gradient) {
    double[] seen = new double[phi.length];
    for (int p = 0; p < phi.length; p++) {
      seen[p] = Cholesky.dot(v, phi[p], 0, count);
    }
    for (int j = 0; j < weights.length; j++) {
      gradient[j] = 0;
      if (inputs.categorical()[j]) {
        continue;
      }
      double[] column = inputs.columns()[j];
      double at = x[j];
      double sum = 0;
      for (int i = 0; i < count; i++) {
        sum += v[i] * slope[i] * (at - column[i]);
      }
      gradient[j] = -weights[j] * sum;
      for (int p = 0; p < phi.length; p++) {
        gradient[j] += seen[p] * hereGradient[p][j];
      }
    }
  }

  /// The leave-one-out residual t - mean and variance (with noise) of an observed point, right
  /// when no point without target follows.
  public double[] leaveOneOut(int i) {
    double variance = 1 / inverse[i][i];
    return new double[] {alpha[i] * variance, variance};
  }

  private double variance() {
    int all = inputs.size();
    Arrays.fill(solved, 0);
    int i = 0;
    for (; i + 4 <= all; i += 4) {
      add4(i, all);
    }
    for (; i < all; i++) {
      Cholesky.axpy(kernel[i], inverse[i], solved, 0, all);
    }
    double prior = signal + Cholesky.dot(here, here, 0, here.length);
    return Math.max(1e-12, prior - Cholesky.dot(kernel, solved, 0, all));
  }

  private void add4(int i, int all) {
    double c0 = kernel[i];
    double c1 = kernel[i + 1];
    double c2 = kernel[i + 2];
    double c3 = kernel[i + 3];
    double[] x0 = inverse[i];
    double[] x1 = inverse[i + 1];
    double[] x2 = inverse[i + 2];
    double[] x3 = inverse[i + 3];
    for (int j = 0; j < all; j++) {
      solved[j] += c0 * x0[j] + c1 * x1[j] + c2 * x2[j] + c3 * x3[j];
    }
  }

  /// Fills kernel and slope at `x`, where the basis has the values `here`.
  private void fillKernel(double[] x, int count) {
    Arrays.fill(distance, 0, count, 0);
    for (int j = 0; j < weights.length; j++) {
      double[] column = inputs.columns()[j];
      double weight = weights[j];
      double at = x[j];
      if (inputs.categorical()[j]) {
        for (int i = 0; i < count; i++) {
          distance[i] += column[i] == at ? 0 : weight;
        }
      } else {
        for (int i = 0; i < count; i++) {
          double step = at - column[i];
          distance[i] += weight * step * step;
        }
      }
    }
    for (int i = 0; i < count; i++) {
      double r = SQRT5 * Math.sqrt(distance[i]);
      double decay = signal * StrictMath.exp(-r);
      kernel[i] = (1 + r + r * r / 3) * decay;
      slope[i] = 5.0 / 3 * (1 + r) * decay;
    }
    for (int p = 0; p < phi.length; p++) {
      Cholesky.axpy(here[p], phi[p], kernel, 0, count);
    }
  }

  private double[][] factored() {
    int all = inputs.size();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      double[][] a = covariance();
      if (Cholesky.factor(a, all)) {
        return a;
      }
      jitter = Math.max(10 * jitter, 1e-7 * signal);
    }
    throw new IllegalStateException(
        "expected a positive definite kernel matrix, found none with jitter up to " + jitter);
  }
}
