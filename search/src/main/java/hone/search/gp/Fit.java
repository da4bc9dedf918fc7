package hone.search.gp;

import hone.search.math.Lbfgs;

/// Finds the most probable parameters of a kernel.
public final class Fit {
  private Fit() {}

  /// Minimises the negative log posterior from each start and keeps the best.
  ///
  /// @param evaluations the most evaluations for each start
  public static GpHyperparameters best(
      Evidence evidence, Prior prior, double[][] starts, int evaluations) {
    Lbfgs.Limits limits = new Lbfgs.Limits(evaluations, 1e-2, 1e-4);
    double[] best = starts[0];
    double bestValue = Double.POSITIVE_INFINITY;
    for (double[] start : starts) {
      Lbfgs.Minimum found = Lbfgs.minimize(evidence, start, prior.lower(), prior.upper(), limits);
      if (found.value() < bestValue) {
        best = found.x();
        bestValue = found.value();
      }
    }
    return new GpHyperparameters(best);
  }
}
