package hone.runtime.bucket;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/// Gives each file that is stored a time of its own, by which it is told from what was there
/// before: the times that a system gives by itself may be the same for milliseconds. Thread-safe.
final class Moments {
  /// A clock that was set back by more is followed.
  private static final Duration AHEAD_MAX = Duration.ofSeconds(1);

  private final InstantSource clock;

  /// Guarded by this.
  private Instant last = Instant.EPOCH;

  Moments(InstantSource clock) {
    this.clock = clock;
  }

  /// Now, or a moment later.
  synchronized Instant next() {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    boolean isTaken = !now.isAfter(last) && now.plus(AHEAD_MAX).isAfter(last);
    last = isTaken ? last.plus(1, ChronoUnit.MICROS) : now;
    return last;
  }
}
