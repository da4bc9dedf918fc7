package hone.engine.sql;

import hone.engine.memory.Database;
import hone.engine.sql.rows.Dialect;
import hone.engine.sql.rows.RowSource;
import hone.engine.sql.rows.Rows;
import hone.engine.store.LeaseSettings;
import hone.engine.store.Snapshot;
import hone.engine.store.Store;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// A real store in a file, for simulations. What it answers is on disk, so that a crash loses
/// nothing. Not thread-safe.
public final class SqliteDatabase implements Database, AutoCloseable {
  private final Path file;
  private final InstantSource clock;
  private final List<Store> opened = new ArrayList<>();
  private final Handle handle;
  private final Rows rows = new Rows();

  public SqliteDatabase(Path file, InstantSource clock) {
    this.file = file;
    this.clock = clock;
    handle = Jdbi.create("jdbc:sqlite:" + file).open();
    Migrations.apply(handle, Dialect.SQLITE);
  }

  @Override
  public Store open(LeaseSettings settings, LongSupplier nanos) {
    Store store = SqliteStore.open(file, new SqliteStore.Settings(settings, clock, nanos, _ -> {}));
    opened.add(store);
    return store;
  }

  @Override
  public void sync() {
    // It is, at each commit.
  }

  @Override
  public void crash() {
    // The dead server's connections stay open, as those of a process that hangs.
  }

  @Override
  public <T> T truth(Function<Snapshot, T> query) {
    return handle.inTransaction(
        same -> query.apply(new SqlSnapshot(new RowSource(same, Dialect.SQLITE, 0), rows)));
  }

  @Override
  public long owner(long trainingId) {
    return handle
        .createQuery("SELECT owner FROM training_job WHERE id = :id")
        .bind("id", trainingId)
        .mapTo(Long.class)
        .findOne()
        .orElse(0L);
  }

  @Override
  public String place(long epoch) {
    return handle
        .createQuery("SELECT place FROM server WHERE epoch = :epoch")
        .bind("epoch", epoch)
        .mapTo(String.class)
        .findOne()
        .orElse("");
  }

  @Override
  public void close() {
    opened.forEach(Store::close);
    handle.close();
  }
}
