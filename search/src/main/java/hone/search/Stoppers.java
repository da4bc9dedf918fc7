package hone.search;

import hone.search.curve.LearningCurveStopper;
import hone.search.hyperband.HyperbandStopper;

/// Lists the stoppers.
public final class Stoppers {
  private Stoppers() {}

  /// Lets every trial run to its end.
  public static Stopper never() {
    return (_, _, _) -> new Decision.Continue();
  }

  /// Stops what Hyperband would stop; the problem needs resource limits.
  public static Stopper hyperband() {
    return new HyperbandStopper();
  }

  /// Stops what is worse than the median of the others, unless its learning curve gives hope: the
  /// tuning API's `Auto`.
  public static Stopper automatic() {
    return new LearningCurveStopper();
  }
}
