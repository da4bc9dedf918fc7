package hone.engine.job;

import hone.engine.time.Since;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What changes about a tuning job.
///
/// @param status what Describe tells
/// @param ending what the job will be once its training jobs have ended, or `null` while it goes on
/// @param failureReason why it failed or fails, or `null`
/// @param launched how many training jobs it has created
/// @param exhausted whether the strategy has nothing left to try
/// @param best the best objective so far
/// @param notImproving how many training jobs in a row ended without improving the best by 1 %
/// @param convergedAt when the search saw no more to gain
/// @param modifiedAt the last change
/// @param endedAt when it became terminal
/// @param since from when its runtime is counted
public record TuningState(
    JobStatus status,
    @Nullable JobStatus ending,
    @Nullable String failureReason,
    int launched,
    boolean exhausted,
    @Nullable Double best,
    int notImproving,
    @Nullable Instant convergedAt,
    Instant modifiedAt,
    @Nullable Instant endedAt,
    @Nullable Since since) {

  /// The state right after Create.
  public static TuningState created(Instant now) {
    return new TuningState(
        JobStatus.IN_PROGRESS, null, null, 0, false, null, 0, null, now, null, Since.created(now));
  }

  /// The same job, going to end in this way once its training jobs have ended.
  public TuningState endingAs(JobStatus end, @Nullable String reason, Instant now) {
    JobStatus shown = end == JobStatus.STOPPED ? JobStatus.STOPPING : status;
    return new TuningState(
        shown, end, reason, launched, exhausted, best, notImproving, convergedAt, now, null, since);
  }

  /// The same job, ended.
  public TuningState endedAs(JobStatus end, Instant now) {
    return new TuningState(
        end,
        end,
        failureReason,
        launched,
        exhausted,
        best,
        notImproving,
        convergedAt,
        now,
        now,
        since);
  }

  /// The same job with one more training job.
  public TuningState withLaunched(int count, Instant now) {
    return new TuningState(
        status,
        ending,
        failureReason,
        count,
        exhausted,
        best,
        notImproving,
        convergedAt,
        now,
        endedAt,
        since);
  }

  /// The same job with nothing left to try.
  public TuningState withExhausted(Instant now) {
    return new TuningState(
        status,
        ending,
        failureReason,
        launched,
        true,
        best,
        notImproving,
        convergedAt,
        now,
        endedAt,
        since);
  }

  /// The same job with another result taken into account.
  public TuningState withBest(@Nullable Double value, int notImprovingNow, Instant now) {
    return new TuningState(
        status,
        ending,
        failureReason,
        launched,
        exhausted,
        value,
        notImprovingNow,
        convergedAt,
        now,
        endedAt,
        since);
  }

  /// The same job, whose search sees no more to gain.
  public TuningState withConverged(Instant now) {
    return new TuningState(
        status,
        ending,
        failureReason,
        launched,
        exhausted,
        best,
        notImproving,
        now,
        now,
        endedAt,
        since);
  }

  /// The same job, with its runtime counted from another time.
  public TuningState withSince(@Nullable Since other) {
    return new TuningState(
        status,
        ending,
        failureReason,
        launched,
        exhausted,
        best,
        notImproving,
        convergedAt,
        modifiedAt,
        endedAt,
        other);
  }
}
