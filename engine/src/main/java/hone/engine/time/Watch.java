package hone.engine.time;

import hone.engine.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Notices when the wall clock is set, by comparing it with the time that has passed. Not
/// thread-safe.
public final class Watch {
  /// Clocks that are slewed, and two readings that do not happen at once, differ by less.
  private static final Duration TOLERANCE = Duration.ofSeconds(2);

  private final Time time;
  private Instant wall;
  private Duration passed;

  public Watch(Time time) {
    this.time = time;
    wall = time.instant();
    passed = time.passed();
  }

  /// Whether the clock was set since the last look.
  public Optional<ClockJump> look() {
    Instant nowWall = time.instant();
    Duration nowPassed = time.passed();
    Instant expected = wall.plus(nowPassed.minus(passed));
    if (Duration.between(expected, nowWall).abs().compareTo(TOLERANCE) <= 0) {
      // What is small adds up: only a look of its own tells slewing from being set.
      wall = nowWall;
      passed = nowPassed;
      return Optional.empty();
    }
    wall = nowWall;
    passed = nowPassed;
    return Optional.of(new ClockJump(expected, nowWall));
  }
}
