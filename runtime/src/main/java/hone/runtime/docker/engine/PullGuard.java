package hone.runtime.docker.engine;

import java.time.Duration;
import java.util.function.LongSupplier;

/// Interrupts a thread that waits for an engine which says nothing any more.
final class PullGuard implements AutoCloseable {
  private static final Duration SILENCE_MAX = Duration.ofMinutes(10);
  private static final Duration LOOK = Duration.ofSeconds(5);

  private final Duration silenceMax;
  private final Duration look;
  private final Thread guarded = Thread.currentThread();
  private final Thread guard = Thread.ofVirtual().name("pull-guard").unstarted(this::watch);
  private final LongSupplier nanoTime;
  private volatile long heardNanos;
  private boolean closed;
  private boolean silent;

  private PullGuard(Duration silenceMax, Duration look, LongSupplier nanoTime) {
    this.silenceMax = silenceMax;
    this.look = look;
    this.nanoTime = nanoTime;
    this.heardNanos = nanoTime.getAsLong();
  }

  /// Begin to guard the thread that calls this.
  static PullGuard start() {
    return start(SILENCE_MAX, LOOK, System::nanoTime);
  }

  static PullGuard start(Duration silenceMax, Duration look, LongSupplier nanoTime) {
    var guard = new PullGuard(silenceMax, look, nanoTime);
    guard.guard.start();
    return guard;
  }

  /// The engine has said something.
  void heard() {
    heardNanos = nanoTime.getAsLong();
  }

  private void watch() {
    try {
      while (true) {
        Thread.sleep(look);
        if (nanoTime.getAsLong() - heardNanos > silenceMax.toNanos()) {
          interrupt();
          return;
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void interrupt() {
    if (!closed) {
      silent = true;
      guarded.interrupt();
    }
  }

  /// Whether the thread was interrupted for the engine's silence; it is not any more then.
  synchronized boolean wasSilent() {
    return silent && Thread.interrupted();
  }

  @Override
  public synchronized void close() {
    closed = true;
    guard.interrupt();
  }
}
