package hone.engine.fake;

import hone.engine.store.Lease;
import hone.engine.store.Snapshot;
import hone.engine.store.Store;
import hone.engine.store.Transaction;
import java.util.function.Function;

/// Another store, of which a test changes what it is about. As thread-safe as that one.
public abstract class ForwardingStore implements Store {
  protected final Store store;

  protected ForwardingStore(Store store) {
    this.store = store;
  }

  @Override
  public <T> T read(Function<Snapshot, T> query) {
    return store.read(query);
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
