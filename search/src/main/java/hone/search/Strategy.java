package hone.search;

/// Decides what to try next.
///
/// A strategy is a pure function: the same arguments give the same answer in any process. It holds
/// no state and may be called by many threads at once. Trials with [Outcome.Pending] in the history
/// are under way; suggestions must take them into account and never repeat a configuration.
public interface Strategy {
  /// The name by which [Strategies#named] finds this strategy.
  String name();

  /// Proposes up to `count` configurations, in the order in which they should be started.
  ///
  /// @throws IllegalArgumentException when the problem is not one that this strategy can work on
  Suggestions suggest(Problem problem, History history, int count, long seed);

  /// Whether results change what it proposes. One that heeds none proposes the same again for the
  /// same space and seed, whatever came of it.
  default boolean usesResults() {
    return true;
  }

  /// Whether it learns from [Problem#warmStart].
  default boolean acceptsWarmStart() {
    return false;
  }

  /// Whether it tries each combination once: the space must be finite, of categorical parameters
  /// alone, and gives the number of trials.
  default boolean triesAllCombinations() {
    return false;
  }

  /// Whether it decides how many resources each trial gets: the problem must have
  /// [Problem#hyperband], and [Stoppers#hyperband] stops its trials.
  default boolean schedulesResources() {
    return false;
  }

  /// The history with those values alone that can be compared with each other, for
  /// [hone.search.bayes.Insight].
  default History comparable(Problem problem, History history) {
    return history;
  }
}
