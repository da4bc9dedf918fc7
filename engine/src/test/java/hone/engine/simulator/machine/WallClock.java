package hone.engine.simulator.machine;

import hone.engine.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The machine's clock: virtual time, and jumps. Not thread-safe.
public final class WallClock implements Time {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final Schedule schedule;
  private final List<Jump> jumps = new ArrayList<>();

  private record Jump(Duration at, Duration by) {}

  public WallClock(Schedule schedule) {
    this.schedule = schedule;
  }

  public void jump(Duration by) {
    jumps.add(new Jump(schedule.now(), by));
  }

  @Override
  public Instant instant() {
    return at(schedule.now());
  }

  /// What the clock showed at that moment.
  public Instant at(Duration moment) {
    Instant shown = START.plus(moment);
    for (Jump jump : jumps) {
      if (jump.at().compareTo(moment) <= 0) {
        shown = shown.plus(jump.by());
      }
    }
    return shown;
  }

  @Override
  public Duration passed() {
    return schedule.now();
  }
}
