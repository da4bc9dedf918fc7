package hone.engine.sql;

import hone.engine.ApiError;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One caller's work and what came of it.
final class Task<T> {
  private final Function<? super SqlTransaction, T> work;
  private final CountDownLatch done = new CountDownLatch(1);
  private @Nullable T value;
  private @Nullable RuntimeException error;

  Task(Function<? super SqlTransaction, T> work) {
    this.work = work;
  }

  /// Do the work; what an earlier try of the same transaction has left is forgotten.
  void perform(SqlTransaction transaction) {
    error = null;
    try {
      value = work.apply(transaction);
    } catch (Error defect) {
      // Of one caller's work: the thread that writes for all goes on.
      throw new IllegalStateException("a defect within a transaction", defect);
    }
  }

  void remember(RuntimeException thrown) {
    error = thrown;
  }

  void succeed() {
    done.countDown();
  }

  /// It has failed, unless it has succeeded before.
  void fail(RuntimeException thrown) {
    if (done.getCount() > 0) {
      error = thrown;
      done.countDown();
    }
  }

  /// Wait for it. An interrupt is kept for the caller: the work may be done by now, so giving up
  /// would leave the caller not knowing.
  @SuppressWarnings("NullAway") // T may itself be nullable: what the work returned is returned
  T result(Thread writer) {
    boolean interrupted = false;
    while (true) {
      try {
        if (done.await(1, TimeUnit.SECONDS)) {
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
