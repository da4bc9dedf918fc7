package hone.engine.storage;

import hone.engine.ApiError;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/// Does what computes, or copies files, for seconds and minutes on threads of the system.
///
/// A virtual thread gives its carrier away only where it waits, and there are as many carriers as
/// processors: that many trials that pack their models at once would stop every request. There are
/// as many such threads at most of each kind as well; the rest waits its turn, and no account
/// behind another's queue.
public final class HeavyWork {
  /// What training jobs bring and leave; it may take as long as it takes.
  public static final HeavyWork OF_TRAINING = new HeavyWork();

  /// What a caller waits for, not behind training jobs.
  public static final HeavyWork OF_REQUESTS = new HeavyWork();

  /// What a caller has listed, behind nobody's copies.
  public static final HeavyWork OF_LISTS = new HeavyWork();

  /// What a caller has searched for by expressions of its own, behind no other call's bytes.
  public static final HeavyWork OF_SEARCHES = new HeavyWork();

  /// Reading metrics from what training programs print, a short while at a time.
  public static final HeavyWork OF_METRICS = new HeavyWork();

  /// How many of one account's calls may wait.
  private static final int WAITING_MOST = 32;

  private final Room room = new Room(Math.max(2, Runtime.getRuntime().availableProcessors()));

  private HeavyWork() {}

  /// What is done.
  public interface Work<T extends @Nullable Object, E extends Exception> {
    T run() throws E, IOException;
  }

  /// Do it, and wait for it. Where the waiting thread is interrupted, so is the work. It must not
  /// wait for a network: others would wait for it, too.
  public <T extends @Nullable Object, E extends Exception> T run(Work<T, E> work)
      throws E, IOException {
    return run("", Integer.MAX_VALUE, work);
  }

  /// Do it for an account. Others' accounts do not wait behind all that it asks for.
  ///
  /// @throws ApiError if too many of the account's wait already
  public <T extends @Nullable Object, E extends Exception> T run(String account, Work<T, E> work)
      throws E, IOException {
    return run(account, WAITING_MOST, work);
  }

  private <T extends @Nullable Object, E extends Exception> T run(
      String owner, int waitingMost, Work<T, E> work) throws E, IOException {
    if (!Thread.currentThread().isVirtual()) {
      return work.run();
    }
    try {
      room.enter(owner, waitingMost);
    } catch (InterruptedException _) {
      throw interrupted();
    }
    try {
      var task = new FutureTask<T>(work::run);
      Thread thread = Thread.ofPlatform().daemon().name("heavy-work").start(task);
      return result(task, thread);
    } finally {
      room.leave(owner);
    }
  }

  private static <T extends @Nullable Object, E extends Exception> T result(
      FutureTask<T> task, Thread thread) throws E, IOException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException _) {
          interrupted = true;
          thread.interrupt();
        }
      }
    } catch (ExecutionException error) {
      Throwable cause = error.getCause();
      if (cause instanceof RuntimeException defect) {
        throw defect;
      }
      if (cause instanceof Error failure) {
        throw failure;
      }
      if (cause instanceof IOException failure) {
        throw failure;
      }
      @SuppressWarnings("unchecked") // work throws nothing else
      E failure = (E) cause;
      throw failure;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static InterruptedIOException interrupted() {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("the work is not wanted any more");
  }
}
