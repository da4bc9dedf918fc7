package hone.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/// Deletes now and then, on a thread of its own, what was kept for long enough, and tells so in the
/// server's log.
final class Housekeeping implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Housekeeping.class.getName());

  /// The first time not at once: a start has other things to do, and a machine that has just
  /// started may not have been told the time yet.
  private static final Duration FIRST = Duration.ofMinutes(10);

  private static final Duration EVERY = Duration.ofHours(1);

  /// How long the end waits for a deletion that is under way.
  private static final Duration ENDING = Duration.ofSeconds(5);

  private final List<Chore> chores;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("housekeeping").factory());

  private Housekeeping(List<Chore> chores) {
    this.chores = List.copyOf(chores);
  }

  /// Deletes things of one kind.
  ///
  /// @param what they are, for people
  /// @param why they go
  record Chore(String what, String why, Sweep sweep) {}

  /// Deletes what was kept for long enough.
  interface Sweep {
    /// @return how many things
    int sweep() throws IOException;
  }

  static Housekeeping start(List<Chore> chores) {
    return start(chores, FIRST, EVERY);
  }

  static Housekeeping start(List<Chore> chores, Duration first, Duration every) {
    var keeping = new Housekeeping(chores);
    if (!chores.isEmpty()) {
      ScheduledFuture<?> _ =
          keeping.thread.scheduleWithFixedDelay(
              keeping::sweep, first.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    }
    return keeping;
  }

  /// Go through all chores. One that fails is tried again the next time.
  void sweep() {
    for (Chore chore : chores) {
      try {
        int count = chore.sweep().sweep();
        if (count > 0) {
          LOG.log(
              System.Logger.Level.INFO,
              "deleted %s: %,d (%s)".formatted(chore.what(), count, chore.why()));
        }
      } catch (IOException | RuntimeException error) {
        // What the server's end breaks off is no news.
        LOG.log(
            thread.isShutdown() ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING,
            "not all could be deleted of " + chore.what() + "; it is tried again",
            error);
      }
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
    try {
      boolean _ = thread.awaitTermination(ENDING.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
