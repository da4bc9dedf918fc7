package hone.engine.sql;

import hone.engine.ApiError;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/// The one thread that writes. What waits is done in one transaction, so that many callers share
/// one sync of the disk. What it cannot bear, as memory that is used up, ends it for good: nobody
/// knows what of the last transaction is in the store, and the process must not live on without it.
final class Writer implements AutoCloseable {
  private static final int GROUP_MAX = 256;

  /// Performs tasks in one transaction, on the writer's thread.
  interface Committer extends AutoCloseable {

    /// Perform them and commit. Afterwards each has succeeded or failed, and what has succeeded is
    /// on disk.
    void commit(List<Task<?>> group);

    /// Told now and then while nothing is to be written.
    default void rest() {}

    /// Whether it refuses whatever comes, since it could not keep what it wrote.
    default boolean isBroken() {
      return false;
    }

    /// For how long a caller waits, whatever came before its task.
    default long patienceSeconds() {
      return Long.MAX_VALUE;
    }

    @Override
    void close();
  }

  private final Committer committer;
  private final Consumer<Throwable> onFailure;
  private final BlockingQueue<Task<?>> waiting = new ArrayBlockingQueue<>(4_096);
  private final Thread thread;
  private volatile boolean closing;
  private volatile boolean failed;

  /// @param onFailure told once, when this thread cannot go on
  Writer(Committer committer, Consumer<Throwable> onFailure) {
    this.committer = committer;
    this.onFailure = onFailure;
    thread = Thread.ofPlatform().name("hone-writer").daemon().start(this::run);
  }

  <T> T write(Function<? super SqlTransaction, T> work) {
    var task = new Task<>(work);
    if (Thread.currentThread() == thread) {
      throw new IllegalStateException("a write within a write would wait for itself");
    }
    if (closing || !waiting.offer(task)) {
      throw ApiError.unavailable(
          closing
              ? ending()
              : "More than " + waiting.size() + " changes wait for the store. Try again later.");
    }
    return task.result(thread, committer.patienceSeconds());
  }

  private String ending() {
    return failed ? "The store has failed and must be restarted." : "The server is shutting down.";
  }

  /// Whether anything can be written still.
  boolean isAlive() {
    return !failed && !committer.isBroken() && thread.isAlive();
  }

  private void run() {
    while (!failed && (!closing || !waiting.isEmpty())) {
      try {
        Task<?> first = waiting.poll(100, TimeUnit.MILLISECONDS);
        var group = new ArrayList<Task<?>>();
        if (first != null) {
          group.add(first);
          waiting.drainTo(group, GROUP_MAX - 1);
        }
        commit(group);
      } catch (InterruptedException _) {
        // Only close() ends this thread, by its flag.
        closing = true;
      }
    }
    if (failed) {
      refuseWaiting();
    }
  }

  private void commit(List<Task<?>> group) {
    try {
      if (group.isEmpty()) {
        committer.rest();
      } else {
        committer.commit(group);
      }
    } catch (Throwable defect) {
      failed = true;
      closing = true;
      try {
        onFailure.accept(defect);
      } finally {
        ApiError told = ApiError.unavailable(ending());
        group.forEach(task -> task.fail(told));
        refuseWaiting();
      }
    }
  }

  private void refuseWaiting() {
    var late = new ArrayList<Task<?>>();
    waiting.drainTo(late);
    ApiError told = ApiError.unavailable(ending());
    late.forEach(task -> task.fail(told));
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
    committer.close();
  }
}
