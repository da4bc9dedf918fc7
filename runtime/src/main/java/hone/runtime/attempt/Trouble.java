package hone.runtime.attempt;

import hone.engine.time.Pauses;
import java.io.IOException;
import java.time.Duration;

/// How long something that the world refuses is tried again: with pauses that grow, within a bound.
/// Time is the machine's that passes, not the clock's. Not thread-safe.
final class Patience {
  private static final Pauses PAUSES = new Pauses(Duration.ofSeconds(1), Duration.ofSeconds(30));

  private long sinceNanos;
  private long lastNanos;
  private int failures;

  /// Whether the disk is full, for which Java has no exception of its own.
  static boolean isFull(IOException error) {
    String text = String.valueOf(error.getMessage());
    return text.contains("No space left on device") || text.contains("Disk quota exceeded");
  }

  /// Note a failure.
  ///
  /// @return how long to wait before the next try
  Duration failed() {
    long now = System.nanoTime();
    if (failures == 0) {
      sinceNanos = now;
    }
    failures++;
    lastNanos = now;
    return PAUSES.after(failures);
  }

  /// How long it has failed.
  Duration failing() {
    return failures == 0 ? Duration.ZERO : Duration.ofNanos(lastNanos - sinceNanos);
  }

  /// It goes well.
  void reset() {
    failures = 0;
  }
}
