package hone.engine.sql;

import hone.engine.ApiError;
import hone.engine.file.SameFile;
import hone.engine.sql.rows.Dialect;
import hone.engine.sql.rows.Rows;
import java.util.List;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// Commits to SQLite, and takes no more once the disk has failed: after a failed sync nobody knows
/// what is on disk, so that trying again could acknowledge what is lost. The same holds once
/// another file is in the store's place, since SQLite goes on with the one that nobody finds any
/// more.
final class SqliteCommitter implements Writer.Committer {
  private static final System.Logger LOG = System.getLogger(SqliteCommitter.class.getName());

  private final Handle handle;
  private final Group group;
  private final SameFile file;
  private final Consumer<Throwable> onFailure;
  private volatile @Nullable Throwable failure;

  /// @param file the store's, as it was opened
  /// @param onFailure told once, when the disk has failed
  SqliteCommitter(
      Handle handle, Rows rows, SqlLease lease, SameFile file, Consumer<Throwable> onFailure) {
    this.handle = handle;
    this.file = file;
    this.onFailure = onFailure;
    group = new Group(Dialect.SQLITE, rows, lease, SqliteCommitter::isOfTheDisk);
  }

  @Override
  public void commit(List<Task<?>> tasks) {
    try {
      if (failure != null) {
        throw failed(failure);
      }
      handle.execute("BEGIN IMMEDIATE");
      group.perform(handle, tasks, this::checkFile);
    } catch (SqliteStore.Replaced replaced) {
      rollBack();
      part();
      throw replaced; // which ends the store, and not these tasks alone
    } catch (RuntimeException error) {
      RuntimeException told = explain(error);
      rollBack();
      tasks.forEach(task -> task.fail(told));
    }
  }

  @Override
  public void rest() {
    try {
      checkFile();
    } catch (SqliteStore.Replaced replaced) {
      part();
      throw replaced;
    }
  }

  /// Bring what is committed into the file that was taken away, which somebody may have moved, and
  /// leave nothing of its log: SQLite would add that to the file that is in its place now.
  private void part() {
    try {
      int busy = handle.createQuery("PRAGMA wal_checkpoint(TRUNCATE)").mapTo(Integer.class).one();
      if (busy == 0) {
        return;
      }
      LOG.log(System.Logger.Level.ERROR, leftOver("it is being read"));
    } catch (RuntimeException error) {
      LOG.log(System.Logger.Level.ERROR, leftOver("" + error));
    }
  }

  private String leftOver(String why) {
    return "'"
        + file.path()
        + "-wal' is of the file that was taken away, and cannot be emptied ("
        + why
        + "). Delete it before the next start";
  }

  private void checkFile() {
    file.change()
        .ifPresent(
            how -> {
              throw new SqliteStore.Replaced(file.path(), how);
            });
  }

  private void rollBack() {
    try {
      handle.execute("ROLLBACK");
    } catch (RuntimeException error) {
      // SQLite has rolled back by itself, which it does on some errors and not on others.
      LOG.log(System.Logger.Level.DEBUG, "no transaction to roll back", error);
    }
  }

  @Override
  public boolean isBroken() {
    return failure != null;
  }

  private RuntimeException explain(RuntimeException error) {
    SQLiteException cause = sqlite(error);
    if (cause == null) {
      return error;
    }
    if (isFull(cause)) {
      LOG.log(System.Logger.Level.ERROR, "the store's disk is full", cause);
      return ApiError.unavailable("The store's disk is full. Free some space and try again.");
    }
    if (isBroken(cause)) {
      LOG.log(System.Logger.Level.ERROR, "the store cannot write; it takes no more", cause);
      failure = cause;
      onFailure.accept(cause);
      return failed(cause);
    }
    return error;
  }

  private static ApiError failed(Throwable cause) {
    return ApiError.unavailable("The store has failed and must be restarted: " + cause);
  }

  private static boolean isOfTheDisk(RuntimeException error) {
    SQLiteException cause = sqlite(error);
    return cause != null && (isFull(cause) || isBroken(cause));
  }

  private static boolean isFull(SQLiteException error) {
    return error.getResultCode() == SQLiteErrorCode.SQLITE_FULL;
  }

  private static boolean isBroken(SQLiteException error) {
    return (error.getResultCode().code & 0xff) == SQLiteErrorCode.SQLITE_IOERR.code;
  }

  private static @Nullable SQLiteException sqlite(Throwable error) {
    for (Throwable each = error; each != null; each = each.getCause()) {
      if (each instanceof SQLiteException found) {
        return found;
      }
    }
    return null;
  }

  @Override
  public void close() {
    handle.close();
  }
}
