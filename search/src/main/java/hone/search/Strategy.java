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

  /// The history with those values alone that can be compared with each other, for
  /// [hone.search.bayes.Insight].
  default History comparable(Problem problem, History history) {
    return history;
  }
}
