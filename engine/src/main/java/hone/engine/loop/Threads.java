package hone.engine.loop;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Drives a loop by threads: one that goes through its cycles, and a few on which strategies
/// think. No error ends any of them, also none of the machine's, such as no memory: what it kept
/// from being done is found again by a sweep. Not thread-safe; the loop runs between `run` and
/// `close`.
final class Threads implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Threads.class.getName());

  /// How long an end waits for what thinks. To read the store takes less; what takes longer is left
  /// to itself, and its answer is nobody's any more.
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final ExecutorService strategies;
  private final EngineSettings settings;
  private final Signals signals;
  private @Nullable Thread thread;
  private @Nullable Thread lease;
  private volatile boolean closing;

  Threads(EngineSettings settings, Signals signals) {
    this.settings = settings;
    this.signals = signals;
    strategies =
        Executors.newFixedThreadPool(
            settings.strategyThreads(),
            Thread.ofPlatform().name("hone-strategy-", 0).daemon().factory());
  }

  Executor strategies() {
    return task -> strategies.execute(() -> think(task));
  }

  private void think(Runnable task) {
    if (closing) {
      return;
    }
    try {
      task.run();
    } catch (Throwable error) {
      LOG.log(System.Logger.Level.ERROR, "a strategy's thread failed", error);
    }
  }

  void run(Loop loop) {
    lease = Thread.ofPlatform().name("hone-lease").daemon().start(() -> keepLease(loop));
    thread = Thread.ofPlatform().name("hone-loop").daemon().start(() -> cycles(loop));
  }

  /// Whether the loop and its lease are being looked after. Any thread may ask once `run` has
  /// returned.
  boolean isRunning() {
    return thread != null && thread.isAlive() && lease != null && lease.isAlive();
  }

  /// On a thread of its own, since a cycle may take longer than a lease lasts.
  private void keepLease(Loop loop) {
    while (!closing) {
      try {
        loop.keepLease();
      } catch (Throwable error) {
        LOG.log(System.Logger.Level.WARNING, "the lease could not be renewed", error);
      }
      try {
        TimeUnit.NANOSECONDS.sleep(loop.leaseRetry().toNanos());
      } catch (InterruptedException _) {
        return;
      }
    }
  }

  private void cycles(Loop loop) {
    boolean isWell = true;
    while (!closing) {
      try {
        if (!isWell) {
          signals.rest(settings.sweep());
        }
        isWell = loop.cycle(signals.take(settings.sweep()));
      } catch (InterruptedException _) {
        return;
      } catch (Throwable error) {
        LOG.log(System.Logger.Level.ERROR, "a cycle of the loop failed", error);
        isWell = false;
      }
    }
  }

  @Override
  public void close() {
    closing = true;
    signals.wake();
    boolean interrupted = false;
    while (thread != null && thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (lease != null) {
      lease.interrupt();
    }
    strategies.shutdown();
    try {
      if (!interrupted) {
        strategies.awaitTermination(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException _) {
      interrupted = true;
    }
    strategies.shutdownNow();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
