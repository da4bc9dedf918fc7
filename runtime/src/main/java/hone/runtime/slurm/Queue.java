package hone.runtime.slurm;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What Slurm's controller knows of the user's jobs. Attempts that ask at once share one reading:
/// a controller is not to be asked by each of a hundred. Thread-safe.
final class Queue {
  private final SlurmCommands commands;
  private @Nullable Reading last;

  Queue(SlurmCommands commands) {
    this.commands = commands;
  }

  private record Reading(long fromNanos, Map<String, QueuedJob> byId) {}

  /// A job, as it was no longer ago than `age`, and after a moment.
  ///
  /// @param afterNanos by the machine's time that passes, as when it was submitted
  Optional<QueuedJob> job(String id, Duration age, long afterNanos) throws IOException {
    long oldest = System.nanoTime() - age.toNanos();
    long since = oldest - afterNanos > 0 ? oldest : afterNanos;
    return Optional.ofNullable(read(since).byId.get(id));
  }

  /// All jobs as they are now.
  List<QueuedJob> all() throws IOException {
    return List.copyOf(read(System.nanoTime()).byId.values());
  }

  private synchronized Reading read(long sinceNanos) throws IOException {
    Reading known = last;
    if (known == null || known.fromNanos - sinceNanos < 0) {
      long from = System.nanoTime();
      var byId = new LinkedHashMap<String, QueuedJob>();
      commands.queue().forEach(job -> byId.put(job.id(), job));
      known = new Reading(from, byId);
      last = known;
    }
    return known;
  }
}
