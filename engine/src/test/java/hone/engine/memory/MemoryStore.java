package hone.engine.memory;

import hone.engine.ApiError;
import hone.engine.store.Lease;
import hone.engine.store.LeaseSettings;
import hone.engine.store.Snapshot;
import hone.engine.store.Store;
import hone.engine.store.Transaction;
import hone.engine.time.Silence;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.LongSupplier;

/// One server's store in a database in memory. Thread-safe.
final class MemoryStore implements Store, Lease {
  private final MemoryDatabase database;
  private final LeaseSettings settings;
  private final LongSupplier nanos;
  private final Silence silence;
  private long epoch;
  private long confirmed;
  private long keptEpoch;
  private long keptHandings;

  MemoryStore(MemoryDatabase database, LeaseSettings settings, LongSupplier nanos) {
    this.database = database;
    this.settings = settings;
    this.nanos = nanos;
    silence = new Silence(settings.length(), settings.retry());
    begin();
  }

  private void begin() {
    long since = nanos.getAsLong();
    epoch = database.birth(settings, epoch);
    confirmed = since;
  }

  @Override
  public synchronized <T> T read(Function<Snapshot, T> query) {
    return database.read(epoch, query);
  }

  @Override
  public synchronized <T> T write(Function<Transaction, T> work) {
    long since = nanos.getAsLong();
    if (!settings.forever() && !database.isAlive(epoch)) {
      begin();
      throw ApiError.unavailable(
          "This server was silent for longer than its lease and begins anew.");
    }
    T result = database.write(epoch, settings, work);
    confirmed = since;
    return result;
  }

  @Override
  public Lease lease() {
    return this;
  }

  @Override
  public synchronized long epoch() {
    return epoch;
  }

  @Override
  public String place() {
    return settings.place();
  }

  @Override
  public Duration retry() {
    return settings.retry();
  }

  @Override
  public synchronized boolean held() {
    return settings.forever() || nanos.getAsLong() - confirmed < settings.action().toNanos();
  }

  @Override
  public synchronized boolean keep() {
    if (settings.forever()) {
      return false;
    }
    write(_ -> true);
    long handings = database.takeOver(epoch, silence, Duration.ofNanos(nanos.getAsLong()));
    boolean changed = keptEpoch != epoch || keptHandings != handings;
    keptEpoch = epoch;
    keptHandings = handings;
    return changed;
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}
