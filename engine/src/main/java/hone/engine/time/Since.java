package hone.engine.time;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// From when a job's limits of time are counted. When the clock is set, these times are moved with
/// it, unlike those that Describe tells: so that a clock that was wrong ends no job, and lets none
/// run for ever.
///
/// @param created when it was created
/// @param waiting when it was created, or began to wait for another attempt
/// @param running when it first ran, or `null`
/// @param idle for how long in all it has waited between attempts that ran
/// @param idleSince since when it has waited after an attempt that ran, or `null`
/// @param jump the last jump of the clock that these times were moved with, or `null`
/// @param moved how far they were moved in all
public record Since(
    Instant created,
    Instant waiting,
    @Nullable Instant running,
    Duration idle,
    @Nullable Instant idleSince,
    @Nullable ClockJump jump,
    Duration moved) {

  /// What was written before `created` and `idle` were is read as if it had never waited.
  public Since(
      @Nullable Instant created,
      Instant waiting,
      @Nullable Instant running,
      @Nullable Duration idle,
      @Nullable Instant idleSince,
      @Nullable ClockJump jump,
      @Nullable Duration moved) {
    this.created = created == null ? waiting : created;
    this.waiting = waiting;
    this.running = running;
    this.idle = idle == null ? Duration.ZERO : idle;
    this.idleSince = idleSince;
    this.jump = jump;
    this.moved = moved == null ? Duration.ZERO : moved;
  }

  public static Since created(Instant now) {
    return new Since(now, now, null, Duration.ZERO, null, null, Duration.ZERO);
  }

  /// It waits again.
  public Since waitingFrom(Instant now) {
    Instant idleFrom = running != null && idleSince == null ? now : idleSince;
    return new Since(created, now, running, idle, idleFrom, jump, moved);
  }

  /// It began to run, perhaps again, at a time that was noted by the clock as it was then, and is
  /// told now.
  public Since runningFrom(Instant noted, Instant now) {
    if (running != null && idleSince == null) {
      return this;
    }
    Instant began = noted;
    if (jump != null) {
      boolean isForwards = jump.after().isAfter(jump.before());
      boolean isOld = noted.isAfter(now) || (isForwards && noted.isBefore(jump.after()));
      began = isOld ? noted.plus(jump.by()) : noted;
    }
    // Of an older jump nothing is known here; but it waited before it ran.
    began = began.isBefore(waiting) ? waiting : began;
    began = began.isAfter(now) ? now : began;
    if (running == null || idleSince == null) {
      return new Since(created, waiting, began, idle, null, jump, moved);
    }
    Duration waited = Duration.between(idleSince, began);
    Duration all = waited.isNegative() ? idle : idle.plus(waited);
    return new Since(created, waiting, running, all, null, jump, moved);
  }

  /// For how long it has run, all attempts together, without the time between them.
  public Duration ran(Instant now) {
    return running == null
        ? Duration.ZERO
        : Duration.between(running, idleSince == null ? now : idleSince).minus(idle);
  }

  /// The same times by a clock that has been set so far in all, the last time by this jump. What
  /// they were moved already is taken into account, so that telling of it twice does no harm.
  public Since moved(Duration all, @Nullable ClockJump last) {
    Duration by = all.minus(moved);
    return by.isZero()
        ? this
        : new Since(
            created.plus(by),
            waiting.plus(by),
            running == null ? null : running.plus(by),
            idle,
            idleSince == null ? null : idleSince.plus(by),
            last == null ? jump : last,
            all);
  }
}
