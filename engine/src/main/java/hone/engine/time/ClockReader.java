package hone.engine.time;

import hone.engine.Time;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// Reads the wall clock and notices when it is set, by comparing it with the time that has passed:
/// whoever reads it knows at once, so that no time is taken for one from before the clock was set.
/// Thread-safe.
public final class ClockReader {
  /// Clocks that are slewed, and two readings that do not happen at once, differ by less.
  private static final Duration TOLERANCE = Duration.ofSeconds(2);

  private final Time time;
  private Instant wall;
  private Duration passed;
  private Duration set = Duration.ZERO;
  private @Nullable ClockJump jump;

  public ClockReader(Time time) {
    this.time = time;
    wall = time.instant();
    passed = time.passed();
  }

  /// What the clock shows now.
  public synchronized Reading read() {
    Duration before = time.passed();
    Instant nowWall = time.instant();
    Duration nowPassed = time.passed();
    while (nowPassed.minus(before).compareTo(TOLERANCE) >= 0) {
      // The process stood still in between: the two do not belong together.
      before = nowPassed;
      nowWall = time.instant();
      nowPassed = time.passed();
    }
    Instant expected = wall.plus(nowPassed.minus(passed));
    // What is small adds up: only a look of its own tells slewing from being set.
    if (Duration.between(expected, nowWall).abs().compareTo(TOLERANCE) > 0) {
      jump = new ClockJump(expected, nowWall);
      set = set.plus(jump.by()).truncatedTo(ChronoUnit.MILLIS);
    }
    wall = nowWall;
    passed = nowPassed;
    return new Reading(nowWall, set, jump);
  }
}
