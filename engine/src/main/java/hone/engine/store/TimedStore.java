package hone.engine.store;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/// A store that tells how long each write took whoever asked for it: the wait for those before it,
/// its part of a transaction, and the disk's or database's commit. Closes the store behind it.
///
/// @param nanos a steady clock
/// @param written told after each write, whether it succeeded or not; thread-safe
public record TimedStore(Store store, LongSupplier nanos, Consumer<Duration> written)
    implements Store {

  @Override
  public <T> T read(Function<Snapshot, T> query) {
    return store.read(query);
  }

  @Override
  public <T> T write(Function<Transaction, T> work) {
    long start = nanos.getAsLong();
    try {
      return store.write(work);
    } finally {
      written.accept(Duration.ofNanos(nanos.getAsLong() - start));
    }
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
