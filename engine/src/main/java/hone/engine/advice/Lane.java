package hone.engine.advice;

import hone.engine.ApiError;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

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
    startNext();
  }

  private void runNext() {
    try {
      next().run();
    } finally {
      goOn();
    }
  }

  private synchronized Runnable next() {
    return waiting.remove();
  }

  private synchronized void goOn() {
    busy = false;
    startNext();
  }

  private void startNext() {
    if (!busy && !waiting.isEmpty()) {
      busy = true;
      threads.execute(this::runNext);
    }
  }
}
