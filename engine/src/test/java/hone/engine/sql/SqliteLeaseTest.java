package hone.engine.sql;

import hone.engine.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
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
}
