package hone.engine;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/// Time as the engine sees it: the wall clock's, which people and daemons set, and how much has
/// passed, which nobody can change. Thread-safe.
public interface Time extends InstantSource {

  /// How much time has passed since some fixed moment. It never goes back, and lasts as long as
  /// this process.
  Duration passed();

  /// Time by a wall clock and a counter of nanoseconds such as `System::nanoTime`.
  static Time of(InstantSource wall, LongSupplier nanos) {
    long start = nanos.getAsLong();
    return new Time() {
      @Override
      public Instant instant() {
        return wall.instant();
      }

      @Override
      public Duration passed() {
        return Duration.ofNanos(nanos.getAsLong() - start);
      }
    };
  }
}
