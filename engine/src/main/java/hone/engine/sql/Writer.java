package hone.engine.sql;

import hone.engine.ApiError;
import hone.engine.store.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// The one thread that writes. What waits is done in one transaction, so that many callers share
/// one sync of the disk; each caller's work is a savepoint of its own.
final class Writer implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Writer.class.getName());
  private static final int GROUP_MAX = 256;

  private final Handle handle;
  private final Rows rows;
  private final BlockingQueue<Task<?>> waiting = new ArrayBlockingQueue<>(4_096);
  private final Thread thread;
  private volatile @Nullable Throwable broken;
  private volatile boolean closing;

  Writer(Handle handle, Rows rows) {
    this.handle = handle;
    this.rows = rows;
    thread = Thread.ofPlatform().name("hone-writer").daemon().start(this::run);
  }

  <T> T write(Function<Transaction, T> work) {
    var task = new Task<>(work);
    if (Thread.currentThread() == thread) {
      throw new IllegalStateException("a write within a write would wait for itself");
    }
    if (closing || broken != null || !waiting.offer(task)) {
      throw refused();
    }
    return task.result(thread);
  }

  private ApiError refused() {
    Throwable cause = broken;
    if (cause != null) {
      return ApiError.unavailable("The store has failed and must be restarted: " + cause);
    }
    return ApiError.unavailable(
        closing
            ? "The server is shutting down."
            : "More than " + waiting.size() + " changes wait for the disk. Try again later.");
  }

  private void run() {
    while (!closing || !waiting.isEmpty()) {
      try {
        Task<?> first = waiting.poll(100, java.util.concurrent.TimeUnit.MILLISECONDS);
        if (first != null) {
          var group = new ArrayList<Task<?>>(List.of(first));
          waiting.drainTo(group, GROUP_MAX - 1);
          commit(group);
        }
      } catch (InterruptedException _) {
        // Only close() ends this thread, by its flag.
        closing = true;
      }
    }
  }

  private void commit(List<Task<?>> group) {
    try {
      if (broken != null) {
        throw refused();
      }
      handle.execute("BEGIN IMMEDIATE");
      for (Task<?> task : group) {
        perform(task);
      }
      handle.execute("COMMIT");
      group.forEach(Task::succeed);
    } catch (RuntimeException error) {
      RuntimeException told = explain(error);
      rollBack();
      group.forEach(task -> task.fail(told));
    }
  }

  private void perform(Task<?> task) {
    handle.execute("SAVEPOINT one");
    try {
      task.perform(new SqlTransaction(handle, rows));
    } catch (RuntimeException error) {
      if (isOfTheDisk(error)) {
        throw error;
      }
      task.remember(error);
      handle.execute("ROLLBACK TO one");
    }
    handle.execute("RELEASE one");
  }

  private void rollBack() {
    try {
      handle.execute("ROLLBACK");
    } catch (RuntimeException error) {
      // SQLite has rolled back by itself, which it does on some errors and not on others.
      LOG.log(System.Logger.Level.DEBUG, "no transaction to roll back", error);
    }
  }

  /// After a failed sync nobody knows what is on disk: trying again could acknowledge what is lost.
  private RuntimeException explain(RuntimeException error) {
    SQLiteException cause = sqlite(error);
    if (cause == null) {
      return error;
    }
    if (cause.getResultCode() == SQLiteErrorCode.SQLITE_FULL) {
      LOG.log(System.Logger.Level.ERROR, "the store's disk is full", cause);
      return ApiError.unavailable("The store's disk is full. Free some space and try again.");
    }
    if ((cause.getResultCode().code & 0xff) == SQLiteErrorCode.SQLITE_IOERR.code) {
      LOG.log(System.Logger.Level.ERROR, "the store cannot write; it takes no more", cause);
      broken = cause;
      return refused();
    }
    return error;
  }

  private static boolean isOfTheDisk(RuntimeException error) {
    SQLiteException cause = sqlite(error);
    return cause != null
        && (cause.getResultCode() == SQLiteErrorCode.SQLITE_FULL
            || (cause.getResultCode().code & 0xff) == SQLiteErrorCode.SQLITE_IOERR.code);
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
    closing = true;
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    handle.close();
  }

  /// One caller's work and what came of it.
  private static final class Task<T> {
    private final Function<Transaction, T> work;
    private final CountDownLatch done = new CountDownLatch(1);
    private @Nullable T value;
    private @Nullable RuntimeException error;

    Task(Function<Transaction, T> work) {
      this.work = work;
    }

    void perform(Transaction transaction) {
      value = work.apply(transaction);
    }

    void remember(RuntimeException thrown) {
      error = thrown;
    }

    void succeed() {
      done.countDown();
    }

    void fail(RuntimeException thrown) {
      error = thrown;
      done.countDown();
    }

    /// Wait for it. An interrupt is kept for the caller: the work may be done by now, so giving up
    /// would leave the caller not knowing.
    @SuppressWarnings("NullAway") // T may itself be nullable: what the work returned is returned
    T result(Thread writer) {
      boolean interrupted = false;
      while (true) {
        try {
          if (done.await(1, java.util.concurrent.TimeUnit.SECONDS)) {
            break;
          }
          if (!writer.isAlive()) {
            throw ApiError.unavailable("The server is shutting down.");
          }
        } catch (InterruptedException _) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      if (error != null) {
        throw error;
      }
      return value;
    }
  }
}
