package hone.runtime.data;

import hone.runtime.storage.DataException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Does something with each of many, several at a time.
final class AtOnce {
  private static final System.Logger LOG = System.getLogger(AtOnce.class.getName());

  /// How long the end of what was interrupted is waited for.
  private static final Duration ENDING = Duration.ofSeconds(10);

  private AtOnce() {}

  /// What is done with one.
  interface Work {
    void on(int index) throws DataException, IOException;
  }

  /// Do it with each; the first error ends it.
  ///
  /// @param count how many there are
  /// @param most how many at a time
  static void each(int count, int most, Work work) throws DataException, IOException {
    var next = new AtomicInteger();
    var failure = new AtomicReference<@Nullable Throwable>();
    Runnable turns =
        () -> {
          for (int i = next.getAndIncrement();
              i < count && failure.get() == null;
              i = next.getAndIncrement()) {
            try {
              work.on(i);
            } catch (Throwable error) {
              // Whoever waits has to hear of it, also of a machine's failure such as no memory.
              failure.compareAndSet(null, error);
            }
          }
        };
    List<Thread> threads = started(Math.min(most, count), turns);
    try {
      for (Thread each : threads) {
        each.join();
      }
    } catch (InterruptedException _) {
      failure.compareAndSet(null, new IOException("the download is not wanted any more"));
      threads.forEach(Thread::interrupt);
      awaitEnd(threads);
      Thread.currentThread().interrupt();
    }
    switch (failure.get()) {
      case null -> {}
      case DataException error -> throw error;
      case IOException error -> throw error;
      case RuntimeException error -> throw error;
      case Throwable error -> throw new IllegalStateException(error);
    }
  }

  /// Where the machine has not as many threads left, fewer do it all.
  private static List<Thread> started(int most, Runnable turns) {
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < most; i++) {
      try {
        // From a store on this machine's disk they copy, and never wait.
        threads.add(Thread.ofPlatform().daemon().name("download").start(turns));
      } catch (OutOfMemoryError error) {
        if (threads.isEmpty()) {
          throw error;
        }
        LOG.log(System.Logger.Level.WARNING, "downloads have " + i + " threads", error);
        break;
      }
    }
    return threads;
  }

  /// Whoever hears that it has ended may remove what they write into.
  private static void awaitEnd(List<Thread> threads) {
    long end = System.nanoTime() + ENDING.toNanos();
    for (Thread each : threads) {
      long left = end - System.nanoTime();
      while (each.isAlive() && left > 0) {
        try {
          var _ = each.join(Duration.ofNanos(left));
        } catch (InterruptedException _) {
          // It is on its way out already.
        }
        left = end - System.nanoTime();
      }
    }
    if (threads.stream().anyMatch(Thread::isAlive)) {
      LOG.log(System.Logger.Level.WARNING, "downloads that are not wanted any more do not end");
    }
  }
}
