package hone.search.gp;

import hone.search.math.Chance;
import hone.search.math.Cholesky;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What the function without noise may be at all points of a model, those under way among them:
/// joint draws, each with what would be known of the function elsewhere.
///
/// A draw takes away the noise of the results and the doubt about trials under way at once. Since
/// the variance elsewhere depends on no result, all draws share one factorisation.
///
/// **Notation**: K covariance without noise at all N points = Uᵀ U; A = K + noise I over the n
/// points with targets t; z, e standard normal. A draw is f = Uᵀ z + K v with
/// v = A⁻¹ (t - (Uᵀ z) - √noise e) over those n, and K⁻¹ f = U⁻¹ z + v.
///
/// **Source**: J. Wilson and others, "Pathwise conditioning of Gaussian processes", 2021,
/// equation 12 (Matheron's rule).
public final class Draws {
  /// Pairs of opposite draws; averages move little beyond.
  private static final int PAIRS = 8;

  private final GpModel exact;
  private final double[][] covariance;
  private final double[][] factor;
  private final int first;
  private final List<Draw> all = new ArrayList<>();

  /// Draws.
  ///
  /// @param targets those that the model was conditioned on
  /// @param first the first of the model's points whose values count for [Draw#best]
  public Draws(GpModel model, double[] targets, int first, Chance chance) {
    this.exact = model.exact();
    this.covariance = exact.covariance();
    this.first = first;
    int size = covariance.length;
    this.factor = new double[size][];
    Arrays.setAll(factor, i -> covariance[i].clone());
    int n = targets.length;
    double noise = model.hyperparameters().noise();
    double[][] noisy = new double[n][];
    for (int i = 0; i < n; i++) {
      noisy[i] = Arrays.copyOf(covariance[i], n);
      noisy[i][i] += noise;
    }
    if (!Cholesky.factor(factor, size) || !Cholesky.factor(noisy, n)) {
      throw new IllegalStateException("expected the covariance to stay positive definite");
    }
    double[] z = new double[size];
    double[] e = new double[n];
    for (int m = 0; m < PAIRS; m++) {
      Arrays.setAll(z, i -> chance.normal());
      Arrays.setAll(e, i -> Math.sqrt(noise) * chance.normal());
      all.add(draw(noisy, targets, z, e));
      Arrays.setAll(z, i -> -z[i]);
      Arrays.setAll(e, i -> -e[i]);
      all.add(draw(noisy, targets, z, e));
    }
  }

  /// One draw.
  ///
  /// @param weights K⁻¹ f
  /// @param best the lowest f
  @SuppressWarnings("ArrayRecordComponent") // numeric data, never compared
  public record Draw(double[] weights, double best) {}

  /// The draws.
  public List<Draw> all() {
    return all;
  }

  /// The process that knows the function at all points: its variance is that of every draw, its
  /// mean says nothing.
  public GpModel exact() {
    return exact;
  }

  private Draw draw(double[][] noisy, double[] targets, double[] z, double[] e) {
    int size = covariance.length;
    int n = targets.length;
    double[] prior = new double[size];
    for (int i = 0; i < size; i++) {
      Cholesky.axpy(z[i], factor[i], prior, i, size);
    }
    double[] v = new double[n];
    Arrays.setAll(v, i -> targets[i] - prior[i] - e[i]);
    Cholesky.solveTransposed(noisy, n, v);
    Cholesky.solve(noisy, n, v);
    double[] weights = z.clone();
    Cholesky.solve(factor, size, weights);
    Cholesky.axpy(1, v, weights, 0, n);
    double best = Double.POSITIVE_INFINITY;
    for (int i = first; i < size; i++) {
      best = Math.min(best, prior[i] + Cholesky.dot(covariance[i], v, 0, n));
    }
    return new Draw(weights, best);
  }
}
