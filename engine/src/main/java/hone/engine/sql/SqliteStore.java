package hone.engine.sql;

import hone.engine.ApiError;
import hone.engine.Time;
import hone.engine.file.OwnerOnly;
import hone.engine.file.SameFile;
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
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/// The store in one SQLite file: write-ahead log, synchronised at every commit, one writer and a
/// few readers that never wait for it. Whoever opens it must be alone with it: the data folder's
/// lock sees to that. Thread-safe.
public final class SqliteStore implements Store {
  private static final System.Logger LOG = System.getLogger(SqliteStore.class.getName());
  private static final int READERS = 4;

  private final Rows rows = new Rows();
  private final BlockingQueue<Handle> readers = new ArrayBlockingQueue<>(READERS);
  private final SqlLease lease;
  private final Writer writer;

  /// How a store in a file is opened.
  ///
  /// @param clock the database's clock, by which leases end, and this machine's wall clock
  /// @param nanos a steady clock
  /// @param onFailure told once when the disk, or the thread that writes, has failed, or with
  ///     `Replaced`; from then on nothing is written
  public record Settings(
      LeaseSettings lease,
      InstantSource clock,
      LongSupplier nanos,
      Consumer<Throwable> onFailure) {}

  /// The file was taken away from under the store: what is written from then on is lost with it.
  public static final class Replaced extends RuntimeException {
    private static final long serialVersionUID = 1;

    Replaced(Path file, String how) {
      super(
          "'"
              + file
              + "' is not the file any more that this server has open: "
              + how
              + ". What would be written now would be lost; so this server ends. Start it again to"
              + " go on with what is there now. End a server before its store is replaced");
    }
  }

  private SqliteStore(Path file, Settings settings) {
    make(file);
    Jdbi database = Jdbi.create(source(file));
    database.useHandle(handle -> Migrations.apply(handle, Dialect.SQLITE));
    Handle writing = open(database);
    String synchronous = writing.createQuery("PRAGMA synchronous").mapTo(String.class).one();
    if (!synchronous.equals("2")) {
      throw new IllegalStateException("synchronous: found " + synchronous + ", allowed: 2 (FULL)");
    }
    lease =
        new SqlLease(
            Dialect.SQLITE,
            settings.lease(),
            settings.clock(),
            Time.of(settings.clock(), settings.nanos()));
    lease.begin(writing.inTransaction(lease::birth));
    for (int i = 0; i < READERS; i++) {
      Handle reader = open(database);
      reader.execute("PRAGMA query_only = 1");
      readers.add(reader);
    }
    writer =
        new Writer(
            new SqliteCommitter(writing, rows, lease, SameFile.of(file), settings.onFailure()),
            settings.onFailure());
    lease.writeWith(writer);
  }

  /// Open the store in that file, alone, and make or migrate it if need be.
  ///
  /// @throws IllegalStateException if the file was written by a newer version, or is no store
  public static SqliteStore open(Path file) {
    var alone = LeaseSettings.alone(file.toString());
    return open(file, new Settings(alone, () -> Instant.EPOCH, () -> 0, _ -> {}));
  }

  /// Open the store in that file, and make or migrate it if need be.
  ///
  /// @throws IllegalStateException if the file was written by a newer version, or is no store
  public static SqliteStore open(Path file, Settings settings) {
    try {
      return new SqliteStore(file, settings);
    } catch (RuntimeException error) {
      throw unusable(file, error);
    }
  }

  /// Open the access keys of the store in that file, also beside a server that has it open.
  ///
  /// @throws IllegalStateException if the file was written by a newer version, or is no store
  public static KeyTable keys(Path file) {
    make(file);
    Jdbi database = Jdbi.create(source(file));
    try {
      database.useHandle(handle -> Migrations.apply(handle, Dialect.SQLITE));
    } catch (RuntimeException error) {
      throw unusable(file, error);
    }
    return new KeyRows(database);
  }

  private static RuntimeException unusable(Path file, RuntimeException error) {
    return SqlFailure.unusable("'" + file + "' cannot be opened", error);
  }

  /// Make the file, for its owner alone: SQLite gives those beside it the same mode.
  private static void make(Path file) {
    try {
      Files.createFile(file, OwnerOnly.file(file));
    } catch (FileAlreadyExistsException _) {
      return; // with the mode that it has
    } catch (IOException error) {
      LOG.log(System.Logger.Level.DEBUG, "cannot make " + file + "; SQLite says why", error);
    }
  }

  private static Handle open(Jdbi database) {
    return database.open().setStatementBuilder(new KeptStatements());
  }

  private static SQLiteDataSource source(Path file) {
    var config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setBusyTimeout(10_000);
    config.enforceForeignKeys(true);
    var source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file);
    return source;
  }

  @Override
  public <T> T read(Function<Snapshot, T> query) {
    Handle handle = take();
    try {
      if (handle.isClosed()) {
        throw ending();
      }
      handle.execute("BEGIN");
      try {
        var source = new RowSource(handle, Dialect.SQLITE, lease.epoch());
        T found = query.apply(new SqlSnapshot(source, rows));
        handle.execute("COMMIT");
        return found;
      } catch (RuntimeException | Error error) {
        rollBack(handle, error);
        throw error;
      }
    } finally {
      readers.add(handle);
    }
  }

  /// Leave a reader without a transaction. Where SQLite has rolled back by itself, which it does on
  /// some errors, there is none any more.
  private static void rollBack(Handle handle, Throwable cause) {
    try {
      handle.execute("ROLLBACK");
    } catch (RuntimeException error) {
      cause.addSuppressed(error);
    }
  }

  private Handle take() {
    try {
      return readers.take();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw ending();
    }
  }

  private static ApiError ending() {
    return ApiError.unavailable("The server is shutting down.");
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
    var closed = new ArrayList<Handle>();
    for (int i = 0; i < READERS; i++) {
      Handle reader = take();
      reader.close();
      closed.add(reader);
    }
    // Whoever comes too late finds them closed, and waits for none.
    readers.addAll(closed);
  }
}
