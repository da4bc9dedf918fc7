package hone.search.bayes;

import hone.search.acquisition.Acquisition;
import hone.search.acquisition.Maximizer;
import hone.search.gp.GpModel;
import hone.search.math.Seed;
import hone.search.space.Coding;
import java.util.List;

/// How much better than the best result a model still believes possible: the lowest upper bound of
/// the results' means less the lowest lower bound anywhere.
///
/// **Source**: A. Makarova and others, "Automatic termination for hyperparameter optimization",
/// 2022, section 3.
final class RegretBound {
  /// Standard deviations of the bounds. One fit of the kernel is surer of itself than it should be:
  /// with two, convergence was told too early three times as often.
  private static final double BETA = 3;

  private RegretBound() {}

  /// The bound in the objective's unit, at least 0.
  static double of(
      Coding coding, Observations seen, Surrogate surrogate, GpModel model, Seed seed) {
    double upper = Double.POSITIVE_INFINITY;
    double lower = Double.POSITIVE_INFINITY;
    double[] out = new double[2];
    for (double[] point : seen.points()) {
      model.predict(point, out);
      upper = Math.min(upper, out[0] + BETA * Math.sqrt(out[1]));
      lower = Math.min(lower, out[0] - BETA * Math.sqrt(out[1]));
    }
    List<double[]> good =
        seen.bestFirst().stream().limit(3).map(seen.points()::get).map(double[]::clone).toList();
    Maximizer.Effort effort = new Maximizer.Effort(400, 60, 6, 40);
    Maximizer maximizer =
        new Maximizer(
            coding, new LowerBound(model), model, effort, seed.derive("bound", 0).chance());
    lower = Math.min(lower, -maximizer.search(good).getFirst().score());
    return (upper - lower) * surrogate.standard().deviation();
  }

  /// Scores a point by its lower bound, the lower the better.
  private static final class LowerBound implements Acquisition {
    private final GpModel model;
    private final double[] prediction = new double[2];
    private final double[] varianceGradient;

    LowerBound(GpModel model) {
      this.model = model;
      this.varianceGradient = new double[model.inputs().dimensions()];
    }

    @Override
    public double at(double[] x) {
      model.predict(x, prediction);
      return BETA * Math.sqrt(prediction[1]) - prediction[0];
    }

    @Override
    public double at(double[] x, double[] gradient) {
      model.predict(x, prediction, gradient, varianceGradient);
      double deviation = Math.sqrt(prediction[1]);
      for (int j = 0; j < gradient.length; j++) {
        gradient[j] = BETA * varianceGradient[j] / (2 * deviation) - gradient[j];
      }
      return BETA * deviation - prediction[0];
    }
  }
}
