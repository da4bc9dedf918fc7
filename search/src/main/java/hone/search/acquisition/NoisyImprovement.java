package hone.search.acquisition;

import hone.search.gp.Draws;
import hone.search.gp.GpModel;
import java.util.Arrays;
import java.util.List;

/// Scores a point by the logarithm of the improvement expected there over the best of the points
/// tried or under way, averaged over what the function may be at these.
///
/// What is improved on is the function, not a result: a point close to others promises little even
/// where noise hides which of them is best.
///
/// **Source**: B. Letham and others, "Constrained Bayesian optimization with noisy experiments",
/// 2019, section 4.
public final class NoisyImprovement implements Acquisition {
  private final GpModel exact;
  private final List<Draws.Draw> draws;
  private final double[] prediction = new double[2];
  private final double[] scores;
  private final double[] meanGradient;
  private final double[] varianceGradient;
  private final double[] weights;

  /// Scores by draws of the function.
  public NoisyImprovement(Draws draws) {
    this.exact = draws.exact();
    this.draws = draws.all();
    this.scores = new double[this.draws.size()];
    this.meanGradient = new double[exact.inputs().dimensions()];
    this.varianceGradient = new double[exact.inputs().dimensions()];
    this.weights = new double[exact.inputs().size()];
  }

  @Override
  public double at(double[] x) {
    exact.predict(x, prediction);
    return score(Math.sqrt(prediction[1]));
  }

  private double score(double deviation) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int m = 0; m < scores.length; m++) {
      scores[m] = LogImprovement.logH(z(draws.get(m), deviation));
      largest = Math.max(largest, scores[m]);
    }
    double sum = 0;
    for (double score : scores) {
      sum += StrictMath.exp(score - largest);
    }
    return StrictMath.log(deviation) + largest + StrictMath.log(sum / scores.length);
  }

  /// (best - mean) / deviation at the point of the last prediction.
  private double z(Draws.Draw draw, double deviation) {
    return (draw.best() - exact.meanWith(draw.weights())) / deviation;
  }

  @Override
  public double at(double[] x, double[] gradient) {
    exact.predict(x, prediction, meanGradient, varianceGradient);
    double deviation = Math.sqrt(prediction[1]);
    double score = score(deviation);
    double average = score - StrictMath.log(deviation) + StrictMath.log(scores.length);
    // d score = Σ share (d ln deviation + slope dz), z = (best - mean) / deviation.
    double byDeviation = 1;
    Arrays.fill(weights, 0);
    for (int m = 0; m < scores.length; m++) {
      Draws.Draw draw = draws.get(m);
      double pull = StrictMath.exp(scores[m] - average);
      double z = z(draw, deviation);
      pull *= LogImprovement.slope(z, scores[m]);
      byDeviation -= pull * z;
      for (int i = 0; i < weights.length; i++) {
        weights[i] += pull * draw.weights()[i];
      }
    }
    exact.meanGradient(x, weights, meanGradient);
    for (int j = 0; j < gradient.length; j++) {
      double deviationGradient = varianceGradient[j] / (2 * deviation);
      gradient[j] = (deviationGradient * byDeviation - meanGradient[j]) / deviation;
    }
    return score;
  }
}
