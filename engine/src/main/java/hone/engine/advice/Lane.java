package hone.engine.advice;

import hone.engine.ApiError;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/// Runs tasks one after the other on others' threads, so that they take no more than one of them.
/// Thread-safe.
final class Lane implements Executor {
  private final Executor threads;
  private final int waitingMost;

  /// Guarded by this object, as `busy`.
  private final Queue<Runnable> waiting = new ArrayDeque<>();

  private boolean busy;

  /// @param waitingMost how many tasks may wait
  Lane(Executor threads, int waitingMost) {
    this.threads = threads;
    this.waitingMost = waitingMost;
  }

  /// Run a task when those before it are done.
  ///
  /// @throws ApiError if too many wait
  @Override
  public synchronized void execute(Runnable task) {
    if (waiting.size() >= waitingMost) {
      throw ApiError.throttled();
    }
    waiting.add(task);
    if (busy) {
      return;
    }
    busy = true;
    try {
      threads.execute(this::runNext);
    } catch (RuntimeException | Error error) {
      busy = false;
      waiting.remove(task);
      throw error;
    }
  }

  private void runNext() {
    try {
      next().run();
    } finally {
      if (isMoreWaiting()) {
        goOn();
      }
    }
  }

  private synchronized Runnable next() {
    return waiting.remove();
  }

  private synchronized boolean isMoreWaiting() {
    busy = !waiting.isEmpty();
    return busy;
  }

  private void goOn() {
    try {
      threads.execute(this::runNext);
    } catch (RejectedExecutionException | OutOfMemoryError _) {
      runNext(); // no thread is to be had but this one, and somebody waits
    }
  }
}
