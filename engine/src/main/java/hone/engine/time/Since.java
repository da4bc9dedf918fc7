package hone.engine.time;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// From when a job's limits of time are counted. When the clock is set, these times are moved with
/// it, unlike those that Describe tells: so that a clock that was wrong ends no job, and lets none
/// run for ever.
///
/// @param waiting when it was created, or began to wait for another attempt
/// @param running when it first ran, or `null`
/// @param jump the last jump of the clock that is taken into account
public record Since(Instant waiting, @Nullable Instant running, @Nullable ClockJump jump) {

  public static Since created(Instant now) {
    return new Since(now, null, null);
  }

  /// It waits again.
  public Since waitingFrom(Instant now) {
    return new Since(now, running, jump);
  }

  /// It began to run at a time that was noted by the clock as it was then, and is told now.
  public Since runningFrom(Instant noted, Instant now) {
    if (running != null) {
      return this;
    }
    Instant moved = noted;
    if (jump != null) {
      boolean isForwards = jump.after().isAfter(jump.before());
      boolean isOld = noted.isAfter(now) || (isForwards && noted.isBefore(jump.after()));
      moved = isOld ? noted.plus(jump.by()) : noted;
    }
    return new Since(waiting, moved.isAfter(now) ? now : moved, jump);
  }

  /// The clock has been set, in this order. Those that are taken into account already change
  /// nothing, so that telling of them twice does no harm.
  public Since moved(List<ClockJump> jumps) {
    Since next = this;
    for (ClockJump each :
        jumps.subList(jump == null ? 0 : jumps.lastIndexOf(jump) + 1, jumps.size())) {
      Instant ran = next.running();
      next =
          new Since(next.waiting().plus(each.by()), ran == null ? null : ran.plus(each.by()), each);
    }
    return next;
  }
}
