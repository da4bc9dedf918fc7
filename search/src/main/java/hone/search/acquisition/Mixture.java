package hone.search.acquisition;

import java.util.Arrays;
import java.util.List;

/// Scores a point by the logarithm of the mean of what several models expect to gain there, so
/// that none of them has to be believed alone.
///
/// Holds scratch memory: one thread at a time.
public final class Mixture implements Acquisition {
  private final List<Acquisition> parts;
  private final double[] logUnits;
  private final double[] scores;
  private final double[][] gradients;

  /// Mixes scores, each of them the logarithm of a gain.
  ///
  /// @param parts one for each model, at least one
  /// @param logUnits the logarithm of the unit of each one's gain
  /// @param dimensions of the points
  public Mixture(List<Acquisition> parts, double[] logUnits, int dimensions) {
    this.parts = List.copyOf(parts);
    this.logUnits = logUnits.clone();
    this.scores = new double[parts.size()];
    this.gradients = new double[parts.size()][dimensions];
  }

  @Override
  public double at(double[] x) {
    for (int i = 0; i < scores.length; i++) {
      scores[i] = logUnits[i] + parts.get(i).at(x);
    }
    return logSum() - StrictMath.log(scores.length);
  }

  @Override
  public double at(double[] x, double[] gradient) {
    for (int i = 0; i < scores.length; i++) {
      scores[i] = logUnits[i] + parts.get(i).at(x, gradients[i]);
    }
    double sum = logSum();
    Arrays.fill(gradient, 0);
    for (int i = 0; i < scores.length; i++) {
      double share = StrictMath.exp(scores[i] - sum);
      for (int j = 0; j < gradient.length; j++) {
        gradient[j] += share * gradients[i][j];
      }
    }
    return sum - StrictMath.log(scores.length);
  }

  private double logSum() {
    double most = Arrays.stream(scores).max().orElseThrow();
    return most
        + StrictMath.log(Arrays.stream(scores).map(score -> StrictMath.exp(score - most)).sum());
  }
}
