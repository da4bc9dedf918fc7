package hone.search.bayes;

import hone.search.acquisition.Acquisition;
import hone.search.acquisition.Maximizer;
import hone.search.gp.GpModel;
import hone.search.math.Seed;
import hone.search.space.Coding;
import java.util.List;

/// How much better than the best result a model still believes possible: the lowest upper bound of
/// the results' means less the lowest lower bound anywhere, but where trials would fail.
///
/// **Source**: A. Makarova and others, "Automatic termination for hyperparameter optimization",
/// 2022, section 3.
final class RegretBound {
  /// Standard deviations of the bounds. One fit of the kernel is surer of itself than it should be:
  /// with two, convergence was told too early three times as often.
  private static final double BETA = 3;

  /// Where the chance of a value is less than this, there is nothing to gain.
  private static final double LIKELY = 0.25;

  /// How fast lower bounds rise below that chance, in the targets' unit: at none as far as results
  /// lie apart.
  private static final double STEEP = 20;

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
        new Maximizer(coding, score(seen, model), model, effort, seed.derive("bound", 0).chance());
    lower = Math.min(lower, -maximizer.search(good).getFirst().score());
    return (upper - lower) * surrogate.standard().deviation();
  }

  private static Acquisition score(Observations seen, GpModel model) {
    Acquisition score = new LowerBound(model);
    return seen.failed().isEmpty()
        ? score
        : new Likely(score, Failures.model(seen, model.inputs().categorical()));
  }

  /// Lessens a score where trials fail.
  private static final class Likely implements Acquisition {
    private final Acquisition inner;
    private final GpModel outcomes;
    private final double[] slope;

    /// @param outcomes a model of 1 where trials succeeded and -1 where they failed
    Likely(Acquisition inner, GpModel outcomes) {
      this.inner = inner;
      this.outcomes = outcomes;
      this.slope = new double[outcomes.inputs().dimensions()];
    }

    @Override
    public double at(double[] x) {
      return inner.at(x) - STEEP * lacking(outcomes.mean(x));
    }

    @Override
    public double at(double[] x, double[] gradient) {
      double score = inner.at(x, gradient);
      double lacking = lacking(outcomes.mean(x, slope));
      for (int j = 0; lacking > 0 && j < gradient.length; j++) {
        gradient[j] += STEEP * 0.5 * slope[j];
      }
      return score - STEEP * lacking;
    }

    private static double lacking(double mean) {
      return Math.max(0, LIKELY - 0.5 * (1 + mean));
    }
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
