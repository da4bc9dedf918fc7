package hone.engine.advice;

import hone.engine.ApiError;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/// Runs tasks one after the other on others' threads, so that they take no more than one of them.
/// Thread-safe.
final class Lane<T extends Runnable> {
  private final Executor threads;
  private final int waitingMost;

  /// Guarded by this object, as `busy` and `closed`.
  private final Queue<T> waiting = new ArrayDeque<>();

  private boolean busy;
  private boolean closed;

  /// @param waitingMost how many tasks may wait
  Lane(Executor threads, int waitingMost) {
    this.threads = threads;
    this.waitingMost = waitingMost;
  }

  /// Run a task when those before it are done.
  ///
  /// @throws ApiError if too many wait, or it is closed
  synchronized void execute(T task) {
    if (closed) {
      throw Insights.shuttingDown();
    }
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

  /// Take no more tasks.
  ///
  /// @return those that waited, which it does not run any more
  synchronized List<T> close() {
    closed = true;
    List<T> left = List.copyOf(waiting);
    waiting.clear();
    return left;
  }

  private void runNext() {
    try {
      next().ifPresent(Runnable::run);
    } finally {
      if (isMoreWaiting()) {
        goOn();
      }
    }
  }

  private synchronized Optional<T> next() {
    return Optional.ofNullable(waiting.poll());
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
