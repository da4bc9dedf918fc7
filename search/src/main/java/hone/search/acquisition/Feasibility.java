package hone.search.acquisition;

import hone.search.gp.Hyperparameters;
import hone.search.gp.Inputs;

/// Adds to a score the logarithm of the chance that a trial there does not fail, so that regions
/// in which trials fail are left, and single failures are forgiven by succeeded neighbours.
///
/// **Notation**: k(x, y) the Matérn kernel of the model with signal 1; the chance is
/// (1 + Σ k over succeeded) / (1.5 + Σ k over all): two thirds where nothing is known, so that a
/// first failure weighs no more than a first success.
public final class Feasibility implements Acquisition {
  private static final double SQRT5 = Math.sqrt(5);

  private final Acquisition inner;
  private final Inputs points;
  private final int succeeded;
  private final double[] weights;
  private final double strength;

  /// Wraps a score.
  ///
  /// @param points the succeeded, then the failed
  /// @param succeeded how many of them are succeeded
  public Feasibility(Acquisition inner, Inputs points, int succeeded, Hyperparameters theta) {
    this.inner = inner;
    this.points = points;
    this.succeeded = succeeded;
    this.weights = new double[points.dimensions()];
    for (int j = 0; j < weights.length; j++) {
      // Lengthscales far beyond the box would let one failure speak for the whole space.
      double length = Math.min(theta.length(j), points.categorical()[j] ? 1.5 : 0.5);
      weights[j] = 1 / (length * length);
    }
    // One failure may be chance; three are believed in full.
    this.strength = Math.min(1, (points.size() - succeeded) / 3.0);
  }

  @Override
  public double at(double[] x) {
    double good = 1;
    double all = 1.5;
    for (int i = 0; i < points.size(); i++) {
      double r = SQRT5 * Math.sqrt(squaredDistance(x, i));
      double k = (1 + r + r * r / 3) * Math.exp(-r);
      all += k;
      good += i < succeeded ? k : 0;
    }
    return inner.at(x) + strength * Math.log(good / all);
  }

  @Override
  public double at(double[] x, double[] gradient) {
    double score = inner.at(x, gradient);
    int d = weights.length;
    double good = 1;
    double all = 1.5;
    double[] goodSlope = new double[d];
    double[] allSlope = new double[d];
    for (int i = 0; i < points.size(); i++) {
      double r = SQRT5 * Math.sqrt(squaredDistance(x, i));
      double decay = Math.exp(-r);
      double k = (1 + r + r * r / 3) * decay;
      all += k;
      good += i < succeeded ? k : 0;
      double slope = -5.0 / 3 * (1 + r) * decay;
      for (int j = 0; j < d; j++) {
        if (!points.categorical()[j]) {
          double step = slope * weights[j] * (x[j] - points.columns()[j][i]);
          allSlope[j] += step;
          goodSlope[j] += i < succeeded ? step : 0;
        }
      }
    }
    for (int j = 0; j < d; j++) {
      gradient[j] += strength * (goodSlope[j] / good - allSlope[j] / all);
    }
    return score + strength * Math.log(good / all);
  }

  private double squaredDistance(double[] x, int i) {
    double sum = 0;
    for (int j = 0; j < weights.length; j++) {
      double step = x[j] - points.columns()[j][i];
      if (points.categorical()[j]) {
        sum += step == 0 ? 0 : weights[j];
      } else {
        sum += weights[j] * step * step;
      }
    }
    return sum;
  }
}
