package hone.engine.sql;

import hone.engine.memory.MemoryDatabase;
import hone.engine.store.LeaseSettings;
import hone.engine.store.Store;
import java.time.Instant;

/// The simulator's store keeps to what the real ones keep to.
final class MemoryStoreTest extends StoreContract {
  private final MemoryDatabase database = new MemoryDatabase(() -> Instant.EPOCH);

  @Override
  Store openStore() {
    return database.open(LeaseSettings.alone("here"), () -> 0);
  }
}
