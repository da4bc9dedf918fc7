package hone.search.acquisition;

import hone.search.gp.GpModel;

/// Adds to a score the logarithm of the chance that a trial there does not fail, so that regions
/// in which trials fail are left, and failures by chance make no difference between points.
///
/// The chance is the mean of a model of the outcomes, whose lengthscales are its own: what makes
/// trials fail is seldom what makes them good.
public final class Feasibility implements Acquisition {
  /// Below this chance the logarithm goes on as a straight line, also below 0, where a model of
  /// numbers may lie.
  private static final double LINEAR = 0.25;

  /// That line's slope. What can still be gained where trials succeed shrinks by many powers of ten
  /// as the best is refined, while a region that always fails keeps what it promised: only a steep
  /// line makes up for that. The kink where it begins does no harm: it is concave, and climbing
  /// stops at it at worst.
  private static final double STEEP = 20;

  private final Acquisition inner;
  private final GpModel outcomes;
  private final double[] slope;

  /// Wraps a score.
  ///
  /// @param outcomes a model of 1 where trials succeeded and -1 where they failed
  public Feasibility(Acquisition inner, GpModel outcomes) {
    this.inner = inner;
    this.outcomes = outcomes;
    this.slope = new double[outcomes.inputs().dimensions()];
  }

  @Override
  public double at(double[] x) {
    return inner.at(x) + logChance(chance(outcomes.mean(x)));
  }

  @Override
  public double at(double[] x, double[] gradient) {
    double score = inner.at(x, gradient);
    double chance = chance(outcomes.mean(x, slope));
    if (chance < 1) {
      for (int j = 0; j < gradient.length; j++) {
        gradient[j] += 0.5 * slope[j] * (chance < LINEAR ? STEEP : 1 / chance);
      }
    }
    return score + logChance(chance);
  }

  private static double chance(double mean) {
    return 0.5 * (1 + mean);
  }

  private static double logChance(double chance) {
    if (chance < LINEAR) {
      return StrictMath.log(LINEAR) + STEEP * (chance - LINEAR);
    }
    return chance < 1 ? StrictMath.log(chance) : 0;
  }
}
