package hone.runtime.data;

import hone.runtime.storage.DataException;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Does something with each of many, several at a time.
final class AtOnce {
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
    var threads =
        IntStream.range(0, Math.min(most, count))
            // From a store on this machine's disk they copy, and never wait.
            .mapToObj(_ -> Thread.ofPlatform().daemon().name("download").start(turns))
            .toList();
    try {
      for (Thread each : threads) {
        each.join();
      }
    } catch (InterruptedException _) {
      failure.compareAndSet(null, new IOException("the download is not wanted any more"));
      threads.forEach(Thread::interrupt);
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
}
