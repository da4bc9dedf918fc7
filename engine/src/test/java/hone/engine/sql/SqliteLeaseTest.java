package hone.engine.sql;

import static org.assertj.core.api.Assertions.assertThat;

import hone.engine.store.Snapshot;
import hone.engine.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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
  void aTransactionThatTakesLongerThanTheLeaseEndsNoLife() {
    try (Store a = open("a")) {
      long epoch = a.lease().epoch();
      a.write(
          transaction -> {
            pass(LEASE.multipliedBy(2));
            nanos.addAndGet(LEASE.multipliedBy(2).toNanos());
            return transaction.insert(StoreHarness.tuning("job", StoreHarness.NOW));
          });
      assertThat(a.lease().held()).isTrue();
      // Whoever begins takes over what has ended.
      open("b").close();
      a.lease().keep();

      assertThat(a.lease().epoch()).isEqualTo(epoch);
      assertThat(a.read(Snapshot::unfinishedTuningJobs)).hasSize(1);
    }
  }
}
