package hone.engine.sql;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import hone.engine.Time;
import hone.engine.sql.failure.SqlFailure;
import hone.engine.sql.rows.Dialect;
import hone.engine.sql.rows.KeyRows;
import hone.engine.sql.rows.RowSource;
import hone.engine.sql.rows.Rows;
import hone.engine.store.KeyTable;
import hone.engine.store.Lease;
import hone.engine.store.LeaseSettings;
import hone.engine.store.Snapshot;
import hone.engine.store.Store;
import hone.engine.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// The store in a PostgreSQL database, which several servers share. Writes of all servers follow
/// each other, as in a file; reads never wait for them. Thread-safe.
public final class PostgresStore implements Store {
  /// How a store in PostgreSQL is opened.
  ///
  /// @param address where it is
  /// @param patience how long a transaction is tried again while the database is away
  /// @param time this machine's
  /// @param onFailure told once when the thread that writes has failed; from then on nothing is
  ///     written
  public record Settings(
      PostgresAddress address,
      LeaseSettings lease,
      Duration patience,
      Time time,
      Consumer<Throwable> onFailure) {}

  private static final System.Logger LOG = System.getLogger(PostgresStore.class.getName());

  private final Rows rows = new Rows();
  private final HikariDataSource pool;
  private final Jdbi database;
  private final SqlLease lease;
  private final Patience patience;
  private final Writer writer;

  private PostgresStore(Settings settings) {
    patience =
        new Patience(
            settings.patience(), () -> settings.time().passed().toNanos(), this::forgetConnections);
    try {
      pool =
          Postgres.connect(settings.address(), settings.lease().length().dividedBy(3).toMillis());
    } catch (PoolInitializationException error) {
      throw SqlFailure.unusable("no connection to " + settings.address(), error);
    }
    database = Jdbi.create(pool);
    lease = new SqlLease(Dialect.POSTGRES, settings.lease(), () -> Instant.EPOCH, settings.time());
    try {
      lease.begin(patience.untilDone(this::begin));
    } catch (RuntimeException error) {
      pool.close();
      throw SqlFailure.unusable(settings.address() + " cannot be written", error);
    }
    writer =
        new Writer(new PostgresCommitter(database, rows, lease, patience), settings.onFailure());
    lease.writeWith(writer);
  }

  /// A server that only reads any more is no primary: connections to it are of no use, and what is
  /// read there may be old.
  private void forgetConnections() {
    pool.getHikariPoolMXBean().softEvictConnections();
  }

  /// Check, migrate, and begin a life, all or nothing, one server at a time.
  private SqlLease.Life begin() {
    return database.inTransaction(
        handle -> {
          Postgres.lock(handle);
          Postgres.checkDurable(handle);
          Migrations.apply(handle, Dialect.POSTGRES);
          return lease.birth(handle);
        });
  }

  /// Open the store in that database, and make or migrate it if need be.
  ///
  /// @throws IllegalStateException if it cannot be reached, was written by a newer version, or is
  ///     set up so that it could lose what it has acknowledged
  public static PostgresStore open(Settings settings) {
    return new PostgresStore(settings);
  }

  /// Open the access keys of the store in that database, also beside servers that have it open.
  ///
  /// @throws IllegalStateException if it cannot be reached, or was written by a newer version
  public static KeyTable keys(PostgresAddress address) {
    Jdbi database = Postgres.single(address);
    try {
      database.useTransaction(
          handle -> {
            Postgres.lock(handle);
            Migrations.apply(handle, Dialect.POSTGRES);
          });
    } catch (RuntimeException error) {
      throw SqlFailure.unusable(address + " cannot be opened", error);
    }
    return new KeyRows(database);
  }

  @Override
  public <T> T read(Function<Snapshot, T> query) {
    try {
      return patience.untilDone(() -> readOnce(query));
    } catch (RuntimeException error) {
      if (Postgres.isPassing(error)) {
        throw Task.away(false);
      }
      throw error;
    }
  }

  /// What fails is told as it failed: of a connection that has ended with it, nothing else can be
  /// asked.
  private <T> T readOnce(Function<Snapshot, T> query) {
    try (Handle handle = database.open()) {
      handle.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
      T result;
      try {
        var source = new RowSource(handle, Dialect.POSTGRES, lease.epoch());
        result = query.apply(new SqlSnapshot(source, rows));
      } catch (RuntimeException | Error error) {
        Postgres.rollBack(handle);
        throw error;
      }
      handle.execute("COMMIT");
      return result;
    }
  }

  @Override
  public <T> T write(Function<Transaction, T> work) {
    return writer.write(work);
  }

  @Override
  public Lease lease() {
    return lease;
  }

  @Override
  public void close() {
    writer.close();
    leave();
    pool.close();
  }

  /// One try: a database that is away keeps no server from ending.
  private void leave() {
    try {
      database.useTransaction(
          handle -> {
            Postgres.lock(handle);
            lease.leave(handle);
          });
    } catch (RuntimeException error) {
      LOG.log(
          System.Logger.Level.WARNING,
          "the others cannot be told that this server ends on purpose; they wait for its lease",
          error);
    }
  }
}
