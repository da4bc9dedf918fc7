package hone.engine.sql;

import static org.assertj.core.api.Assertions.assertThat;

import hone.engine.store.Snapshot;
import hone.engine.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqliteLeaseTest extends LeaseContract {
  private final AtomicReference<Instant> now = new AtomicReference<>(StoreHarness.NOW);

  @TempDir Path folder;

  @Override
  Store open(String place) {
    return SqliteStore.open(
        folder.resolve("hone.db"),
        new SqliteStore.Settings(lease(place), now::get, nanos::get, _ -> {}));
  }

  @Override
  void pass(Duration time) {
    now.updateAndGet(before -> before.plus(time));
  }

  @Test
  void aMachineThatWasSuspendedHoldsNothingUntilItIsHeard() {
    try (Store a = open("a")) {
      insert(a, "job");
      // Its steady clock stands still meanwhile.
      pass(ACTION);

      assertThat(a.lease().held()).isFalse();
      a.lease().keep();
      assertThat(a.lease().held()).isTrue();
    }
  }

  @Test
  void aTransactionThatTakesLongerThanTheLeaseEndsNoLife() {
    try (Store a = open("a")) {
      long epoch = a.lease().epoch();
      a.write(
          transaction -> {
            passInAll(LEASE.multipliedBy(2));
            return transaction.insert(StoreHarness.tuning("job", StoreHarness.NOW));
          });
      assertThat(a.lease().held()).isTrue();
      a.lease().keep();

      assertThat(a.lease().epoch()).isEqualTo(epoch);
      assertThat(a.read(Snapshot::unfinishedTuningJobs)).hasSize(1);
    }
  }

  @Test
  void aTransactionThatTakesLongerThanTheLeaseEndsNoLifeOfOthers() {
    try (Store a = open("a");
        Store b = open("b")) {
      insert(b, "job");
      long epoch = b.lease().epoch();
      a.write(_ -> passInAll(LEASE.multipliedBy(2)));
      a.lease().keep();

      insert(b, "next");
      assertThat(b.lease().epoch()).isEqualTo(epoch);
      assertThat(b.read(Snapshot::unfinishedTuningJobs)).hasSize(2);
      // Who is gone is taken over nevertheless.
      pass(LEASE.multipliedBy(3).dividedBy(2), a);
      assertThat(a.read(Snapshot::unfinishedTuningJobs)).hasSize(2);
    }
  }

  @Test
  void aTakeOverAfterALongTaskOfTheSameTransactionEndsNoLife() throws Exception {
    try (Store a = open("a");
        Store b = open("b")) {
      List<Long> epochs = List.of(a.lease().epoch(), b.lease().epoch());
      var first = new CountDownLatch(1);
      var begun = new CountDownLatch(1);
      Thread before =
          waiting(
              () ->
                  a.write(
                      _ -> {
                        begun.countDown();
                        await(first);
                        return true;
                      }));
      await(begun);
      // What comes while it is under way is done in one transaction after it.
      Thread slow = waiting(() -> a.write(_ -> passInAll(LEASE.multipliedBy(2))));
      Thread keep = waiting(a.lease()::keep);
      first.countDown();
      for (Thread each : List.of(before, slow, keep)) {
        each.join();
      }

      insert(a, "a");
      insert(b, "b");
      assertThat(List.of(a.lease().epoch(), b.lease().epoch())).isEqualTo(epochs);
    }
  }

  /// A thread that does something until it has to wait for it.
  private static Thread waiting(Runnable work) throws InterruptedException {
    Thread thread = Thread.ofPlatform().start(work);
    while (thread.getState() != Thread.State.TIMED_WAITING && thread.isAlive()) {
      Thread.sleep(1);
    }
    return thread;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException error) {
      throw new IllegalStateException(error);
    }
  }

  @Test
  void aServerThatBeginsForLongerThanTheLeaseLives() {
    var looks = new AtomicInteger();
    InstantSource slow =
        () -> {
          if (looks.incrementAndGet() == 3) {
            passInAll(LEASE.multipliedBy(2));
          }
          return now.get();
        };
    try (Store a =
        SqliteStore.open(
            folder.resolve("hone.db"),
            new SqliteStore.Settings(lease("a"), slow, nanos::get, _ -> {}))) {
      long epoch = a.lease().epoch();
      insert(a, "job");

      assertThat(a.lease().epoch()).isEqualTo(epoch);
      assertThat(looks.get()).isGreaterThan(3);
    }
  }
}
