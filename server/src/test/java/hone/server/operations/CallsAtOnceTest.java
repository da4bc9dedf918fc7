package hone.server.operations;

import static org.assertj.core.api.Assertions.assertThat;

import hone.engine.ApiError;
import hone.engine.store.Lease;
import hone.engine.store.Snapshot;
import hone.engine.store.Store;
import hone.engine.store.Transaction;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How many calls an account may make at once of operations that take long.
@Timeout(60)
final class CallsAtOnceTest {
  @TempDir private Path folder;
  private final CountDownLatch open = new CountDownLatch(1);
  private final Semaphore held = new Semaphore(0);
  private final AtomicInteger inside = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();

  /// How many reads a thread of the test's has left until one is held; other threads have none.
  private final ThreadLocal<Integer> left = ThreadLocal.withInitial(() -> 0);

  /// A store of which one read of each thread of the test's is held.
  private final class HeldStore implements Store {
    private final Store store;

    private HeldStore(Store store) {
      this.store = store;
    }

    @Override
    public <T> T read(Function<Snapshot, T> query) {
      int reads = left.get();
      left.set(reads - 1);
      if (reads != 1) {
        return store.read(query);
      }
      most.accumulateAndGet(inside.incrementAndGet(), Math::max);
      held.release();
      try {
        open.await();
        return store.read(query);
      } catch (InterruptedException stopped) {
        throw new IllegalStateException(stopped);
      } finally {
        inside.decrementAndGet();
      }
    }

    @Override
    public <T> T write(Function<Transaction, T> work) {
      return store.write(work);
    }

    @Override
    public Lease lease() {
      return store.lease();
    }

    @Override
    public void close() {
      store.close();
    }
  }

  /// Goal: an account's calls take so many places of the server and no more, and so many of them
  /// compute. Method: one call more than may wait; the ones that compute are held at a read, so
  /// that the first to end is the one that is refused.
  ///
  /// @param read which read of a call it does when it is its turn
  @ParameterizedTest
  @CsvSource({"Search, 16, 4, 1", "DescribeTuningInsight, 8, 2, 2", "ListMetrics, 8, 1, 1"})
  void oneCallMoreThanMayWaitIsRefused(String operation, int calls, int atOnce, int read)
      throws InterruptedException {
    String request =
        switch (operation) {
          case "Search" -> "{\"Resource\": \"TrainingJob\"}";
          case "ListMetrics" -> "{}";
          default -> "{\"HyperParameterTuningJobName\": \"job\"}";
        };
    try (var server = new Calls(folder, HeldStore::new)) {
      server.call("CreateHyperParameterTuningJob", Calls.tuning("job"));
      var ends = new LinkedBlockingQueue<String>();
      for (int i = 0; i <= calls; i++) {
        Thread.ofVirtual().start(() -> ends.add(end(server, operation, request, read)));
      }

      assertThat(ends.take()).isEqualTo("THROTTLED");
      held.acquire(atOnce);
      assertThat(ends).isEmpty();
      open.countDown();
      assertThat(ended(ends, calls)).isEqualTo(calls);
      assertThat(most).hasValue(atOnce);
    }
  }

  private String end(Calls server, String operation, String request, int read) {
    left.set(read);
    try {
      server.call(operation, request);
      return "answered";
    } catch (ApiError refused) {
      return refused.code().name();
    }
  }

  /// How many of the next ends are answers.
  private static int ended(BlockingQueue<String> ends, int count) throws InterruptedException {
    int answered = 0;
    for (int i = 0; i < count; i++) {
      answered += ends.take().equals("answered") ? 1 : 0;
    }
    return answered;
  }
}
