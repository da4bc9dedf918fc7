package hone.runtime.site;

import java.time.Duration;
import java.util.function.LongSupplier;

/// How long something has gone on, by the machine's time that passes. Not thread-safe.
public final class Lasting {
  /// What passes by itself sooner is not told.
  private static final Duration UNTOLD = Duration.ofSeconds(10);

  private final LongSupplier nanos;
  private boolean begun;
  private boolean told;
  private long sinceNanos;

  /// @param nanos a steady clock, such as `System::nanoTime`
  public Lasting(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /// Count from now on, unless it goes on already.
  public Lasting begin() {
    if (!begun) {
      begun = true;
      told = false;
      sinceNanos = nanos.getAsLong();
    }
    return this;
  }

  /// It goes on no more.
  public void end() {
    begun = false;
  }

  /// Count from now on.
  public void restart() {
    end();
    begin();
  }

  public boolean isBegun() {
    return begun;
  }

  /// How long it has gone on; no time before it begins.
  public Duration time() {
    return begun ? Duration.ofNanos(nanos.getAsLong() - sinceNanos) : Duration.ZERO;
  }

  /// Whether it has gone on for longer.
  public boolean hasLasted(Duration time) {
    return time().compareTo(time) > 0;
  }

  /// Whether it has gone on for so long that somebody wants to know.
  public boolean isWorthTelling() {
    return hasLasted(UNTOLD);
  }

  /// Whether it is to be told now: once, when it is worth telling.
  public boolean isToBeTold() {
    boolean now = !told && isWorthTelling();
    told |= now;
    return now;
  }
}
