package hone.engine.sql;

import hone.engine.sql.rows.Dialect;
import hone.engine.sql.rows.ServerRows;
import hone.engine.store.Lease;
import hone.engine.store.LeaseSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The lease of one store. Transactions ask it first; the writer's thread alone changes it.
final class SqlLease implements Lease {
  private final LeaseSettings settings;
  private final ServerRows rows;
  private final LongSupplier nanos;
  private volatile long epoch;
  private volatile long confirmed;
  private volatile long operation;
  private long keptEpoch;
  private long keptHandings;
  private @Nullable Writer writer;

  /// @param clock the database's clock, where the database is part of this process
  /// @param nanos a steady clock
  SqlLease(Dialect dialect, LeaseSettings settings, InstantSource clock, LongSupplier nanos) {
    this.settings = settings;
    this.nanos = nanos;
    rows = new ServerRows(dialect, settings, clock);
  }

  void writeWith(Writer with) {
    writer = with;
  }

  @Override
  public String place() {
    return settings.place();
  }

  @Override
  public Duration retry() {
    return settings.retry();
  }

  /// A life to be: it begins when its transaction is committed.
  record Life(long epoch, long since) {}

  /// Write a new life, and take over what the former ones at this place have left.
  Life birth(Handle handle) {
    long since = nanos.getAsLong();
    return new Life(rows.birth(handle, epoch), since);
  }

  void begin(Life life) {
    epoch = life.epoch();
    confirmed = life.since();
    operation = 0;
  }

  /// The number of the next transaction of this life.
  long nextOperation() {
    return operation + 1;
  }

  /// Renew the lease within a transaction.
  ///
  /// @return `false` if it has ended: then nothing may be changed
  boolean hold(Handle handle, long number) {
    return settings.forever() || rows.renew(handle, epoch, number);
  }

  /// Renew the lease again at the end of a transaction that holds it, however long it took.
  ///
  /// @return when it was renewed
  long extend(Handle handle) {
    long since = nanos.getAsLong();
    if (!settings.forever()) {
      rows.extend(handle, epoch);
    }
    return since;
  }

  /// The transaction that renewed it then is committed.
  void confirm(long since, long number) {
    confirmed = since;
    operation = number;
  }

  /// A transaction whose commit was not heard of turns out to be committed. When it was renewed is
  /// not known any more.
  void confirm(long number) {
    operation = number;
  }

  /// Whether the transaction of that number is committed. To be asked when no other can be under
  /// way.
  boolean isCommitted(Handle handle, long number) {
    return rows.operation(handle, epoch) >= number;
  }

  @Override
  public long epoch() {
    return epoch;
  }

  @Override
  public boolean held() {
    return settings.forever() || nanos.getAsLong() - confirmed < settings.action().toNanos();
  }

  @Override
  public synchronized boolean keep() {
    Writer with = writer;
    if (settings.forever() || with == null) {
      return false;
    }
    long handings =
        with.write(
            transaction -> {
              rows.takeOver(transaction.handle);
              return rows.handings(transaction.handle, transaction.source.epoch());
            });
    boolean changed = keptEpoch != epoch || keptHandings != handings;
    keptEpoch = epoch;
    keptHandings = handings;
    return changed;
  }
}
