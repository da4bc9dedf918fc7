package hone.engine.job;

import hone.engine.time.Since;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What changes about a tuning job. No change is told to be from before another, also where the
/// clock was set back in between.
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
        shown,
        end,
        reason,
        launched,
        exhausted,
        best,
        notImproving,
        convergedAt,
        notBefore(now),
        null,
        since);
  }

  /// The same job, ended.
  public TuningState endedAs(JobStatus end, Instant now) {
    Instant at = notBefore(now);
    return new TuningState(
        end,
        end,
        failureReason,
        launched,
        exhausted,
        best,
        notImproving,
        convergedAt,
        at,
        at,
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
        notBefore(now),
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
        notBefore(now),
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
        notBefore(now),
        endedAt,
        since);
  }

  /// The same job, whose search sees no more to gain.
  public TuningState withConverged(Instant now) {
    Instant at = notBefore(now);
    return new TuningState(
        status,
        ending,
        failureReason,
        launched,
        exhausted,
        best,
        notImproving,
        at,
        at,
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

  /// The same job, last changed at that time unless it was later.
  public TuningState withModified(Instant at) {
    return new TuningState(
        status,
        ending,
        failureReason,
        launched,
        exhausted,
        best,
        notImproving,
        convergedAt,
        notBefore(at),
        endedAt,
        since);
  }

  private Instant notBefore(Instant at) {
    return at.isBefore(modifiedAt) ? modifiedAt : at;
  }
}
