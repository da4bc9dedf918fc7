package hone.runtime.site;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Lets one thread wait for a while, or until another wakes it. Thread-safe.
public final class Wakeup {
  private final Semaphore calls = new Semaphore(0);

  public void wake() {
    calls.release();
  }

  /// Wait; an interrupt ends the wait and is kept.
  public void await(Duration patience) {
    try {
      if (calls.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        calls.drainPermits();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
