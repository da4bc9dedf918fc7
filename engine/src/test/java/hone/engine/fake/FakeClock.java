package hone.engine.fake;

import hone.engine.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/// A clock that stands still until it is moved. Thread-safe.
public final class FakeClock implements Time {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final AtomicReference<Instant> now = new AtomicReference<>(START);
  private final AtomicReference<Duration> passed = new AtomicReference<>(Duration.ZERO);

  @Override
  public Instant instant() {
    return now.get();
  }

  @Override
  public Duration passed() {
    return passed.get();
  }

  public void move(Duration by) {
    now.updateAndGet(before -> before.plus(by));
    passed.updateAndGet(before -> before.plus(by));
  }

  /// Set the wall clock, without any time passing.
  public void set(Duration by) {
    now.updateAndGet(before -> before.plus(by));
  }
}
