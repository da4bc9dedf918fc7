package hone.search.bayes;

import hone.search.gp.Basis;
import hone.search.gp.Evidence;
import hone.search.gp.Fit;
import hone.search.gp.GpHyperparameters;
import hone.search.gp.GpModel;
import hone.search.gp.Inputs;
import hone.search.gp.PowerCurve;
import hone.search.gp.Prior;
import java.util.Arrays;
import java.util.List;

/// What was learned from some of the results.
///
/// @param inputs their points
/// @param targets their values, brought to scale and bent
/// @param standard how they were brought to scale
/// @param basis what the model contains beside its kernel
/// @param theta the kernel's parameters
/// @param parental how many of the first results are of other tasks; see [Tasks]
@SuppressWarnings("ArrayRecordComponent") // numeric data, never compared
record Surrogate(
    Inputs inputs,
    double[] targets,
    Standardized standard,
    Basis basis,
    GpHyperparameters theta,
    int parental) {
  /// Evaluations for a fit from nothing, and for one that starts near its end.
  private static final int COARSE = 40;

  private static final int FINE = 10;

  /// With less noise than this, in the targets' unit, results are taken for what they are.
  private static final double NOISY = 1e-2;

  /// Fewer points than this are not worth two stages.
  private static final int STAGE = 40;

  /// Fits a kernel to results.
  static Surrogate fit(Observations seen, boolean[] categorical, Basis basis, Prior prior) {
    Standardized standard = Standardized.of(seen.values(), prior.bends());
    Inputs inputs = Inputs.of(seen.points(), categorical);
    GpHyperparameters found = staged(inputs, standard.targets(), basis, prior);
    double lambda = found.lambda();
    double[] targets = standard.targets().clone();
    if (lambda != 1) {
      Arrays.setAll(targets, i -> PowerCurve.at(targets[i], lambda));
    }
    return new Surrogate(inputs, targets, standard, basis, found, 0);
  }

  /// Fits to a part of the points first: most of the way costs a small part of the time there.
  private static GpHyperparameters staged(
      Inputs inputs, double[] targets, Basis basis, Prior prior) {
    int n = inputs.size();
    int m = Math.max(STAGE, n / 4);
    double[][] start = starts(prior);
    if (n < 1.5 * m) {
      return Fit.best(new Evidence(inputs, targets, basis, prior), prior, start, COARSE);
    }
    int[] part = Observations.sample(targets, m);
    double[] some = Arrays.stream(part).mapToDouble(i -> targets[i]).toArray();
    Evidence coarse = new Evidence(inputs.select(part), some, basis, prior);
    double[][] near = {Fit.best(coarse, prior, start, COARSE).logs()};
    return Fit.best(new Evidence(inputs, targets, basis, prior), prior, near, FINE);
  }

  /// The same, knowing that so many of the first results are of other tasks, and how the child's
  /// own values were brought to scale.
  Surrogate ofChild(int others, Standardized own) {
    double mean = own.mean() + own.deviation() * standard.mean();
    Standardized both =
        new Standardized(standard.targets(), mean, own.deviation() * standard.deviation());
    return new Surrogate(inputs, targets, both, basis, theta, others);
  }

  /// Where fits begin: at what is believed, a smooth function with little noise, and at a rougher
  /// one with more. From one start alone the fit may stay with the wrong explanation.
  private static double[][] starts(Prior prior) {
    double[] rough = prior.mean().clone();
    int d = rough.length - 3;
    Arrays.fill(rough, 0, d, StrictMath.log(0.3));
    rough[d + 1] = StrictMath.log(0.1);
    return new double[][] {prior.mean(), rough};
  }

  /// The model of the objective, given that these points are under way.
  GpModel model(List<double[]> pending) {
    return new GpModel(
        inputs.and(pending.stream().map(this::known).toList()), targets, basis, theta);
  }

  /// How well the model predicts each of the search's own results from all others: the sum of the
  /// logarithms of their densities, in a unit that models of the same values share.
  double foresight() {
    GpModel model = model(List.of());
    double lambda = theta.lambda();
    double sum = 0;
    for (int i = parental; i < targets.length; i++) {
      double[] left = model.leaveOneOut(i);
      double bend = (lambda - 1) * PowerCurve.logDensitySlope(standard.targets()[i]);
      sum += bend - 0.5 * (left[0] * left[0] / left[1] + StrictMath.log(left[1]));
    }
    return sum - (targets.length - parental) * StrictMath.log(standard.deviation());
  }

  /// A point as the model knows it.
  double[] known(double[] point) {
    return parental > 0 ? Tasks.ofChild(point) : point;
  }

  /// The lowest mean at an observed point, which with noise is surer than the lowest result.
  double best(GpModel model) {
    double best = Double.POSITIVE_INFINITY;
    for (int i = parental; i < targets.length; i++) {
      best = Math.min(best, model.smoothed(i, targets[i]));
    }
    return best;
  }

  /// Whether noise hides which results are best.
  boolean isNoisy() {
    return theta.noise() > NOISY;
  }

  /// The search's own results, the lowest mean first.
  List<Integer> bestFirst() {
    GpModel model = model(List.of());
    double[] means = new double[targets.length - parental];
    Arrays.setAll(means, i -> model.smoothed(parental + i, targets[parental + i]));
    return Observations.bestFirst(means);
  }

  /// Turns a target back into a value.
  double value(double target) {
    return standard.mean() + standard.deviation() * PowerCurve.inverse(target, theta.lambda());
  }
}
