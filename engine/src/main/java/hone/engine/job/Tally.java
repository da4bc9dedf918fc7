package hone.engine.job;

/// How the training jobs of a tuning job stand, counted from the store's rows.
///
/// @param completed ended well
/// @param inProgress not ended, or stopping
/// @param retryableErrors failed inside the service
/// @param otherErrors failed for a reason that trying again would not change
/// @param stopped ended before their end
/// @param waiting of those in progress: without a slot yet
/// @param withObjective ended with an objective value
/// @param withoutObjective ended without one
/// @param withdrawn of those without: stopped by callers
public record Tally(
    int completed,
    int inProgress,
    int retryableErrors,
    int otherErrors,
    int stopped,
    int waiting,
    int withObjective,
    int withoutObjective,
    int withdrawn) {

  public static final Tally EMPTY = new Tally(0, 0, 0, 0, 0, 0, 0, 0, 0);

  /// How many have ended.
  public int ended() {
    return withObjective + withoutObjective;
  }

  /// How many have ended by themselves, or by another's decision than a caller's.
  public int tried() {
    return ended() - withdrawn;
  }

  /// How many of these tell of the program: none that failed inside the service.
  public int telling() {
    return tried() - retryableErrors;
  }

  /// Both counts together.
  public Tally plus(Tally other) {
    return new Tally(
        completed + other.completed,
        inProgress + other.inProgress,
        retryableErrors + other.retryableErrors,
        otherErrors + other.otherErrors,
        stopped + other.stopped,
        waiting + other.waiting,
        withObjective + other.withObjective,
        withoutObjective + other.withoutObjective,
        withdrawn + other.withdrawn);
  }
}
