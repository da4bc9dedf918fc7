package hone.search.acquisition;

import hone.search.gp.GpModel;
import hone.search.math.Chance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Scores a point by the logarithm of the improvement expected there when the trials under way have
/// ended, averaged over results that they may have.
///
/// The variance does not depend on results, so that the fantasies differ in their means alone and
/// share one factorisation. **Source**: J. Snoek and others, "Practical Bayesian optimization of
/// machine learning algorithms", 2012, section 3.2.
public final class PendingImprovement implements Acquisition {
  /// Pairs of opposite draws; the average moves little beyond.
  private static final int PAIRS = 8;

  private final GpModel model;
  private final List<GpModel.Fantasy> fantasies = new ArrayList<>();
  private final double[] prediction = new double[2];
  private final double[] scores;
  private final double[] meanGradient;
  private final double[] varianceGradient;
  private final double[] weights;

  /// Draws the fantasies.
  ///
  /// @param targets those that the model was conditioned on
  /// @param first the first of the model's points that may be improved on
  public PendingImprovement(GpModel model, double[] targets, int first, Chance chance) {
    this.model = model;
    int all = model.inputs().size();
    int waiting = all - targets.length;
    for (int m = 0; m < PAIRS; m++) {
      double[] normals = new double[waiting];
      Arrays.setAll(normals, i -> chance.normal());
      fantasies.add(model.fantasy(targets, normals, first));
      Arrays.setAll(normals, i -> -normals[i]);
      fantasies.add(model.fantasy(targets, normals, first));
    }
    this.scores = new double[fantasies.size()];
    this.meanGradient = new double[model.inputs().dimensions()];
    this.varianceGradient = new double[model.inputs().dimensions()];
    this.weights = new double[all];
  }

  @Override
  public double at(double[] x) {
    model.predict(x, prediction);
    return score(Math.sqrt(prediction[1]));
  }

  private double score(double deviation) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int m = 0; m < scores.length; m++) {
      GpModel.Fantasy fantasy = fantasies.get(m);
      double z = (fantasy.best() - model.meanIn(fantasy)) / deviation;
      scores[m] = LogImprovement.logH(z);
      largest = Math.max(largest, scores[m]);
    }
    double sum = 0;
    for (double score : scores) {
      sum += Math.exp(score - largest);
    }
    return Math.log(deviation) + largest + Math.log(sum / scores.length);
  }

  @Override
  public double at(double[] x, double[] gradient) {
    model.predict(x, prediction, meanGradient, varianceGradient);
    double deviation = Math.sqrt(prediction[1]);
    double score = score(deviation);
    double average = score - Math.log(deviation) + Math.log(scores.length);
    // d score = Σ share (d ln deviation + slope dz), z = (best - mean) / deviation.
    double byDeviation = 1;
    Arrays.fill(weights, 0);
    for (int m = 0; m < scores.length; m++) {
      GpModel.Fantasy fantasy = fantasies.get(m);
      double z = (fantasy.best() - model.meanIn(fantasy)) / deviation;
      double pull = Math.exp(scores[m] - average) * LogImprovement.slope(z, scores[m]);
      byDeviation -= pull * z;
      for (int i = 0; i < weights.length; i++) {
        weights[i] += pull * fantasy.weights()[i];
      }
    }
    model.meanGradient(x, weights, meanGradient);
    for (int j = 0; j < gradient.length; j++) {
      double deviationGradient = varianceGradient[j] / (2 * deviation);
      gradient[j] = (deviationGradient * byDeviation - meanGradient[j]) / deviation;
    }
    return score;
  }
}
