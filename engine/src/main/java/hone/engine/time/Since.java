package hone.engine.time;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
/// @param jump the last jump of the clock that is taken into account
public record Since(
    Instant created,
    Instant waiting,
    @Nullable Instant running,
    Duration idle,
    @Nullable Instant idleSince,
    @Nullable ClockJump jump) {

  /// What was written before `created` and `idle` were is read as if it had never waited.
  public Since(
      @Nullable Instant created,
      Instant waiting,
      @Nullable Instant running,
      @Nullable Duration idle,
      @Nullable Instant idleSince,
      @Nullable ClockJump jump) {
    this.created = created == null ? waiting : created;
    this.waiting = waiting;
    this.running = running;
    this.idle = idle == null ? Duration.ZERO : idle;
    this.idleSince = idleSince;
    this.jump = jump;
  }

  public static Since created(Instant now) {
    return new Since(now, now, null, Duration.ZERO, null, null);
  }

  /// It waits again.
  public Since waitingFrom(Instant now) {
    Instant idleFrom = running != null && idleSince == null ? now : idleSince;
    return new Since(created, now, running, idle, idleFrom, jump);
  }

  /// It began to run, perhaps again, at a time that was noted by the clock as it was then, and is
  /// told now.
  public Since runningFrom(Instant noted, Instant now) {
    if (running != null && idleSince == null) {
      return this;
    }
    Instant moved = noted;
    if (jump != null) {
      boolean isForwards = jump.after().isAfter(jump.before());
      boolean isOld = noted.isAfter(now) || (isForwards && noted.isBefore(jump.after()));
      moved = isOld ? noted.plus(jump.by()) : noted;
    }
    Instant began = moved.isAfter(now) ? now : moved;
    if (running == null || idleSince == null) {
      return new Since(created, waiting, began, idle, null, jump);
    }
    Duration waited = Duration.between(idleSince, began);
    Duration all = waited.isNegative() ? idle : idle.plus(waited);
    return new Since(created, waiting, running, all, null, jump);
  }

  /// For how long it has run, all attempts together, without the time between them.
  public Duration ran(Instant now) {
    return running == null
        ? Duration.ZERO
        : Duration.between(running, idleSince == null ? now : idleSince).minus(idle);
  }

  /// The clock has been set, in this order. Those that are taken into account already change
  /// nothing, so that telling of them twice does no harm.
  public Since moved(List<ClockJump> jumps) {
    Since next = this;
    for (ClockJump each :
        jumps.subList(jump == null ? 0 : jumps.lastIndexOf(jump) + 1, jumps.size())) {
      next =
          new Since(
              next.created.plus(each.by()),
              next.waiting.plus(each.by()),
              moved(next.running, each),
              next.idle,
              moved(next.idleSince, each),
              each);
    }
    return next;
  }

  private static @Nullable Instant moved(@Nullable Instant time, ClockJump jump) {
    return time == null ? null : time.plus(jump.by());
  }
}
