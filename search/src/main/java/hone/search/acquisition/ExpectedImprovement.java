package hone.search.acquisition;

import hone.search.gp.GpModel;

/// Scores a point by the logarithm of the improvement expected there below a threshold.
public final class ExpectedImprovement implements Acquisition {
  private final GpModel model;
  private final double threshold;
  private final double[] prediction = new double[2];
  private final double[] meanGradient;
  private final double[] varianceGradient;

  /// Scores by a model, in the unit of its targets.
  public ExpectedImprovement(GpModel model, double threshold) {
    this.model = model;
    this.threshold = threshold;
    this.meanGradient = new double[model.inputs().dimensions()];
    this.varianceGradient = new double[model.inputs().dimensions()];
  }

  @Override
  public double at(double[] x) {
    model.predict(x, prediction);
    double deviation = Math.sqrt(prediction[1]);
    return StrictMath.log(deviation) + LogImprovement.logH((threshold - prediction[0]) / deviation);
  }

  @Override
  public double at(double[] x, double[] gradient) {
    model.predict(x, prediction, meanGradient, varianceGradient);
    double deviation = Math.sqrt(prediction[1]);
    double z = (threshold - prediction[0]) / deviation;
    double logH = LogImprovement.logH(z);
    double slope = LogImprovement.slope(z, logH);
    for (int j = 0; j < gradient.length; j++) {
      double deviationGradient = varianceGradient[j] / (2 * deviation);
      gradient[j] = (deviationGradient * (1 - slope * z) - slope * meanGradient[j]) / deviation;
    }
    return StrictMath.log(deviation) + logH;
  }
}
