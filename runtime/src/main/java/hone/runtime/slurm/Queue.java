package hone.runtime.slurm;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What Slurm's controller knows of the user's jobs. Attempts that ask at once share one reading:
/// a controller is not to be asked by each of a hundred. Thread-safe.
final class Queue {
  /// For so long nobody asks again a controller that did not answer.
  private static final Duration AWAY = Duration.ofSeconds(5);

  private final SlurmCommands commands;
  private @Nullable Reading last;
  private @Nullable IOException failure;
  private long failedNanos;

  Queue(SlurmCommands commands) {
    this.commands = commands;
  }

  private record Reading(long fromNanos, Map<String, QueuedJob> byId) {}

  /// A job, as it was no longer ago than `age`, and after a moment.
  ///
  /// @param afterNanos by the machine's time that passes, as when it was submitted
  QueuedJob job(String id, Duration age, long afterNanos) throws IOException {
    long oldest = System.nanoTime() - age.toNanos();
    long since = oldest - afterNanos > 0 ? oldest : afterNanos;
    return read(since).byId.getOrDefault(id, QueuedJob.forgotten(id));
  }

  /// All jobs as they are now.
  List<QueuedJob> all() throws IOException {
    return List.copyOf(read(System.nanoTime()).byId.values());
  }

  private synchronized Reading read(long sinceNanos) throws IOException {
    Reading known = last;
    if (known == null || known.fromNanos - sinceNanos < 0) {
      known = ask();
      last = known;
    }
    return known;
  }

  private Reading ask() throws IOException {
    long from = System.nanoTime();
    IOException before = failure;
    if (before != null && from - failedNanos < AWAY.toNanos()) {
      throw before;
    }
    var byId = new LinkedHashMap<String, QueuedJob>();
    try {
      // Clusters of a federation may each tell of a job: the one that has it counts.
      commands
          .queue()
          .forEach(job -> byId.merge(job.id(), job, (one, other) -> one.isOver() ? other : one));
      failure = null;
    } catch (IOException error) {
      failure = error;
      failedNanos = System.nanoTime();
      throw error;
    }
    return new Reading(from, byId);
  }
}
