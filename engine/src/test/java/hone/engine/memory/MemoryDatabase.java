package hone.engine.memory;

import hone.engine.ApiError;
import hone.engine.store.LeaseSettings;
import hone.engine.store.Snapshot;
import hone.engine.store.Store;
import hone.engine.store.Transaction;
import hone.engine.time.Silence;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.function.LongSupplier;

/// A database whose disk is an object: `crash` loses what was not synced. Synced is what a store's
/// `write` has returned from, unless a test wants it lazy. Thread-safe.
public final class MemoryDatabase implements Database {
  private final InstantSource clock;
  private final Function<View, Transaction> transactions;
  private Tables tables = new Tables();
  private Tables synced = tables;
  private boolean lazy;
  private boolean unfenced;
  private boolean lazyHeirs;

  /// What a transaction works on.
  public static final class View {
    final Tables tables;
    final long epoch;
    final String place;

    View(Tables tables, long epoch, String place) {
      this.tables = tables;
      this.epoch = epoch;
      this.place = place;
    }
  }

  /// @param clock by which leases end
  public MemoryDatabase(InstantSource clock) {
    this(clock, MemoryTransaction::new);
  }

  /// A database with transactions of a test's own making.
  public MemoryDatabase(InstantSource clock, Function<View, Transaction> transactions) {
    this.clock = clock;
    this.transactions = transactions;
  }

  /// Begin a server's life, and take over what the former ones at its place have left.
  ///
  /// @param nanos a steady clock
  @Override
  public Store open(LeaseSettings settings, LongSupplier nanos) {
    return new MemoryStore(this, settings, nanos);
  }

  /// Sync no more by itself: the mistake of answering before the disk has it.
  public synchronized void syncLazily() {
    lazy = true;
  }

  @Override
  public synchronized void sync() {
    synced = tables;
  }

  /// Lose what was not synced.
  @Override
  public synchronized void crash() {
    tables = synced;
  }

  /// Look at what is really there, whatever a test's own transactions show.
  @Override
  public synchronized <T> T truth(Function<Snapshot, T> query) {
    return query.apply(new MemorySnapshot(new View(tables, 0, "")));
  }

  /// The life that owns a training job.
  @Override
  public synchronized long owner(long trainingId) {
    return tables.trainingOwners.getOrDefault(trainingId, 0L);
  }

  /// Where a life's attempts are.
  @Override
  public synchronized String place(long epoch) {
    return new Servers(tables, now()).place(epoch);
  }

  /// Let who has no lease any more write, too: the mistake of not fencing.
  public synchronized void fenceNobody() {
    unfenced = true;
  }

  /// Let jobs lie whose server is gone.
  public synchronized void takeNothingOver() {
    lazyHeirs = true;
  }

  synchronized <T> T read(long epoch, Function<Snapshot, T> query) {
    return query.apply(transactions.apply(new View(tables, epoch, "")));
  }

  synchronized long birth(LeaseSettings settings, long former) {
    Tables next = tables.copy();
    long epoch = new Servers(next, now()).birth(settings, former);
    commit(next);
    return epoch;
  }

  /// @return `null` if the lease has ended
  synchronized <T> T write(long epoch, LeaseSettings settings, Function<Transaction, T> work) {
    Tables next = tables.copy();
    if (!unfenced && !settings.forever() && !new Servers(next, now()).renew(epoch, settings)) {
      throw ApiError.unavailable("This server was silent for longer than its lease.");
    }
    T result = work.apply(transactions.apply(new View(next, epoch, settings.place())));
    commit(next);
    return result;
  }

  synchronized boolean isAlive(long epoch) {
    return unfenced || new Servers(tables, now()).isAlive(epoch);
  }

  synchronized long takeOver(long epoch, Silence silence, Duration steady) {
    if (lazyHeirs) {
      return 0;
    }
    Tables next = tables.copy();
    var servers = new Servers(next, now());
    silence.look(servers.others(epoch), steady);
    long handings = servers.takeOver(epoch, silence.gone(), silence.heard());
    commit(next);
    return handings;
  }

  private long now() {
    return clock.instant().toEpochMilli();
  }

  private void commit(Tables next) {
    tables = next;
    if (!lazy) {
      sync();
    }
  }
}
