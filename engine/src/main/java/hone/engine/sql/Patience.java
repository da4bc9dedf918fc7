package hone.engine.sql;

import hone.engine.time.Pauses;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Tries again what fails for a moment only: at once, then after longer and longer rests, up to an
/// end.
///
/// @param length from the first try on
/// @param nanos a steady clock
/// @param readOnly told each time that the database refuses to be written
record Patience(Duration length, LongSupplier nanos, Runnable readOnly) {
  private static final System.Logger LOG = System.getLogger(Patience.class.getName());
  private static final Pauses RESTS = new Pauses(Duration.ofMillis(2), Duration.ofMillis(500));

  /// The work's result, or its last error.
  <T> T untilDone(Supplier<T> work) {
    long end = nanos.getAsLong() + length.toNanos();
    for (int failures = 1; ; failures++) {
      try {
        return work.get();
      } catch (RuntimeException error) {
        if (Postgres.isReadOnly(error)) {
          readOnly.run();
        }
        Duration rest = RESTS.after(failures);
        if (!Postgres.isPassing(error) || nanos.getAsLong() + rest.toNanos() > end) {
          throw error;
        }
        LOG.log(System.Logger.Level.DEBUG, "tried again", error);
        rest(rest, error);
      }
    }
  }

  private static void rest(Duration time, RuntimeException error) {
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw error;
    }
  }
}
