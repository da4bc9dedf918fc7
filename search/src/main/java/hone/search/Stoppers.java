package hone.search;

import hone.search.curve.LearningCurveStopper;

/// Lists the stoppers that go with any strategy; [Strategy#stopper] says which stops its trials.
public final class Stoppers {
  private Stoppers() {}

  /// Lets every trial run to its end.
  public static Stopper never() {
    return (_, _, _) -> new Decision.Continue();
  }

  /// Stops what is worse than the median of the others, unless its learning curve gives hope: the
  /// tuning API's `Auto`.
  public static Stopper automatic() {
    return new LearningCurveStopper();
  }
}
