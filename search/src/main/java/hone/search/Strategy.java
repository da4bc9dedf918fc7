package hone.search;

import java.util.Optional;

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

  /// Whether it draws every configuration at random, which costs nothing however many there are:
  /// the tuning API has a quota of its own for such a search.
  default boolean drawsAtRandom() {
    return false;
  }

  /// Whether it decides how many resources each trial gets: the problem must have
  /// [Problem#hyperband], and [#stopper] gives the one that holds trials to it, asked for or not.
  default boolean schedulesResources() {
    return false;
  }

  /// What stops its trials; empty if each runs to its end.
  ///
  /// @param early whether trials that do badly are to be stopped, the tuning API's `Auto`
  default Optional<Stopper> stopper(boolean early) {
    return early ? Optional.of(Stoppers.automatic()) : Optional.empty();
  }

  /// Whether it looks at trials' reports. One that does not proposes the same for a history
  /// without them, which is smaller.
  default boolean readsReports() {
    return false;
  }

  /// The history with those values alone that can be compared with each other, for
  /// [hone.search.bayes.Insight].
  default History comparable(Problem problem, History history) {
    return history;
  }
}
