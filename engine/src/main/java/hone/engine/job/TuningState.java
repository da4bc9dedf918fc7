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
    Next next = at(now).ending(end, reason);
    return (end == JobStatus.STOPPED ? next.status(JobStatus.STOPPING) : next).build();
  }

  /// The same job, ended.
  public TuningState endedAs(JobStatus end, Instant now) {
    return at(now).status(end).ending(end, failureReason).ended().build();
  }

  /// The same job with one more training job.
  public TuningState withLaunched(int count, Instant now) {
    return at(now).launched(count).build();
  }

  /// The same job with nothing left to try.
  public TuningState withExhausted(Instant now) {
    return at(now).exhausted().build();
  }

  /// The same job with another result taken into account.
  public TuningState withBest(@Nullable Double value, int notImprovingNow, Instant now) {
    return at(now).best(value, notImprovingNow).build();
  }

  /// The same job, whose search sees no more to gain.
  public TuningState withConverged(Instant now) {
    return at(now).converged().build();
  }

  /// The same job, with its runtime counted from another time.
  public TuningState withSince(@Nullable Since other) {
    return at(modifiedAt).since(other).build();
  }

  /// The same job, last changed at that time unless it was later.
  public TuningState withModified(Instant at) {
    return at(at).build();
  }

  private Next at(Instant now) {
    return new Next(this, now.isBefore(modifiedAt) ? modifiedAt : now);
  }

  /// What a state becomes.
  private static final class Next {
    private final Instant now;
    private JobStatus status;
    private @Nullable JobStatus ending;
    private @Nullable String failureReason;
    private int launched;
    private boolean exhausted;
    private @Nullable Double best;
    private int notImproving;
    private @Nullable Instant convergedAt;
    private @Nullable Instant endedAt;
    private @Nullable Since since;

    /// @param now when it changes
    Next(TuningState from, Instant now) {
      this.now = now;
      status = from.status();
      ending = from.ending();
      failureReason = from.failureReason();
      launched = from.launched();
      exhausted = from.exhausted();
      best = from.best();
      notImproving = from.notImproving();
      convergedAt = from.convergedAt();
      endedAt = from.endedAt();
      since = from.since();
    }

    Next status(JobStatus shown) {
      status = shown;
      return this;
    }

    Next ending(JobStatus end, @Nullable String reason) {
      ending = end;
      failureReason = reason;
      return this;
    }

    Next ended() {
      endedAt = now;
      return this;
    }

    Next launched(int count) {
      launched = count;
      return this;
    }

    Next exhausted() {
      exhausted = true;
      return this;
    }

    Next best(@Nullable Double value, int notImprovingNow) {
      best = value;
      notImproving = notImprovingNow;
      return this;
    }

    Next converged() {
      convergedAt = now;
      return this;
    }

    Next since(@Nullable Since other) {
      since = other;
      return this;
    }

    TuningState build() {
      return new TuningState(
          status,
          ending,
          failureReason,
          launched,
          exhausted,
          best,
          notImproving,
          convergedAt,
          now,
          endedAt,
          since);
    }
  }
}
