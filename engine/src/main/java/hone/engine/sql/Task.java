package hone.engine.sql;

import hone.engine.ApiError;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One caller's work and what came of it.
final class Task<T> {
  /// For how many seconds more a try that is under way is waited for.
  private static final int UNDER_WAY = 5;

  private final Function<? super SqlTransaction, T> work;
  private final CountDownLatch done = new CountDownLatch(1);
  private @Nullable T value;
  private @Nullable RuntimeException error;

  /// Whether what a try has done of it may be in the store, or soon is.
  private volatile boolean begun;

  private boolean givenUp;

  Task(Function<? super SqlTransaction, T> work) {
    this.work = work;
  }

  /// Begin a try.
  ///
  /// @return `false` if its caller waits no more, and was told that nothing is done
  synchronized boolean begin() {
    begun = !givenUp;
    return begun;
  }

  /// End a try that has changed nothing.
  synchronized void undone() {
    begun = false;
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
  ///
  /// @param patience for how many seconds
  @SuppressWarnings("NullAway") // T may itself be nullable: what the work returned is returned
  T result(Thread writer, long patience) {
    boolean interrupted = false;
    long waited = 0;
    try {
      while (true) {
        try {
          if (done.await(1, TimeUnit.SECONDS)) {
            break;
          }
          waited++;
          if (!writer.isAlive()) {
            throw ApiError.unavailable("The server is shutting down.");
          }
          if (waited >= patience && isGivenUp(waited - patience >= UNDER_WAY)) {
            throw away(begun);
          }
        } catch (InterruptedException _) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    if (error != null) {
      throw error;
    }
    return value;
  }

  private synchronized boolean isGivenUp(boolean late) {
    givenUp = late || !begun;
    return givenUp;
  }

  /// What a caller is told while the database is away.
  ///
  /// @param unknown whether the change may have been made
  static ApiError away(boolean unknown) {
    return ApiError.unavailable(
        unknown
            ? "The database went away; whether the change was made is not known. Try again."
            : "The database is away. Try again.");
  }
}
