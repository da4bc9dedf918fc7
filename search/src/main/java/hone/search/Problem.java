package hone.search;

import java.util.Optional;

/// Holds what a search is about: all that stays the same while it runs.
///
/// @param space what may be varied
/// @param goal which values are better
/// @param trialsMax how many trials there may be; [#UNLIMITED] when unknown
/// @param hyperband resource limits, for Hyperband
/// @param warmStart earlier searches to learn from
public record Problem(
    Space space,
    Goal goal,
    int trialsMax,
    Optional<HyperbandLimits> hyperband,
    Optional<WarmStart> warmStart) {
  /// Stands for a number of trials that is not known beforehand.
  public static final int UNLIMITED = Integer.MAX_VALUE;

  /// Checks that there may be a trial at least.
  public Problem {
    if (trialsMax < 1) {
      throw new IllegalArgumentException(
          "problem: found trialsMax " + trialsMax + ", allowed are numbers from 1");
    }
  }

  /// Makes a problem without limits, resources and warm start.
  public static Problem of(Space space, Goal goal) {
    return new Problem(space, goal, UNLIMITED, Optional.empty(), Optional.empty());
  }

  /// The same problem with this number of trials.
  public Problem withTrials(int max) {
    return new Problem(space, goal, max, hyperband, warmStart);
  }

  /// The same problem with these resource limits.
  public Problem withHyperband(HyperbandLimits limits) {
    return new Problem(space, goal, trialsMax, Optional.of(limits), warmStart);
  }

  /// The same problem with this warm start.
  public Problem withWarmStart(WarmStart start) {
    return new Problem(space, goal, trialsMax, hyperband, Optional.of(start));
  }
}
