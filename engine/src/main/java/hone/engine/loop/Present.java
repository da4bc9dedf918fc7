package hone.engine.loop;

import hone.engine.Time;
import hone.engine.backend.AttemptId;
import hone.engine.backend.Backend;
import hone.engine.backend.Observation;
import hone.engine.claim.StoredClaims;
import hone.engine.job.Phase;
import hone.engine.job.TrainingJob;
import hone.engine.job.TrainingState;
import hone.engine.log.Complaints;
import hone.engine.store.Store;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/// Knows which attempts run at this server, and for how long those that were there have been
/// absent. Any thread may look an attempt up; all else is for the loop's thread.
final class Present {
  private static final System.Logger LOG = System.getLogger(Present.class.getName());

  private final Store store;
  private final Backend backend;
  private final Time time;
  private final Duration absence;
  private final Complaints complaints;

  /// The training jobs that may run, by attempt.
  private final ConcurrentNavigableMap<String, Long> running = new ConcurrentSkipListMap<>();

  /// Since when attempts that were there have been absent.
  private final SequencedMap<String, Duration> absent = new LinkedHashMap<>();

  /// Those that may run of which the backend has not told yet whether they still do.
  private final Set<String> unclear = new LinkedHashSet<>();

  /// @param absence for how long an attempt that was there must be absent before it counts as gone
  Present(Ports ports, Duration absence) {
    store = ports.store();
    backend = ports.backend();
    time = ports.time();
    this.absence = absence;
    complaints = new Complaints(LOG, time);
  }

  /// The training job of an attempt that may run, or `null`. Thread-safe.
  @Nullable Long training(String attempt) {
    return running.get(attempt);
  }

  /// The attempts that may run.
  Set<String> attempts() {
    return running.keySet();
  }

  /// Their training jobs.
  Collection<Long> trainings() {
    return running.values();
  }

  /// Whether a training job's last attempt may run.
  boolean has(TrainingJob job) {
    return job.attempt().map(attempt -> running.containsKey(attempt.text())).orElse(false);
  }

  /// The attempts that may run, or may have ended while nobody could look. How they ended is told
  /// soon, and comes before what would be decided by the time.
  Set<String> unclear() {
    return Collections.unmodifiableSet(new LinkedHashSet<>(unclear));
  }

  /// Take these attempts for all that may run.
  void begin(Map<String, Long> launched) {
    running.keySet().retainAll(launched.keySet());
    unclear.retainAll(launched.keySet());
    for (String attempt : launched.keySet()) {
      if (!running.containsKey(attempt)) {
        unclear.add(attempt);
      }
    }
    running.putAll(launched);
  }

  /// Know a training job's last attempt, if it is to run.
  void add(TrainingJob job) {
    if (job.state().phase() == Phase.RUNNING) {
      job.attempt().ifPresent(attempt -> running.put(attempt.text(), job.id()));
    }
  }

  /// Forget the attempts of training jobs that do not run them any more, or not here.
  ///
  /// @param asked the training jobs that were looked for
  /// @param found those of them that are this server's
  void sift(Set<Long> asked, Map<Long, TrainingJob> found) {
    running
        .entrySet()
        .removeIf(
            entry -> {
              TrainingJob job = found.get(entry.getValue());
              boolean isGone = asked.contains(entry.getValue()) && !runs(job, entry.getKey());
              if (isGone) {
                unclear.remove(entry.getKey());
              }
              if (isGone && job == null) {
                absent.remove(entry.getKey());
              }
              return isGone;
            });
  }

  /// Whether an attempt is still this server's: its training job may have gone to another.
  private static boolean runs(@Nullable TrainingJob job, String attempt) {
    return job != null
        && job.state().phase() == Phase.RUNNING
        && job.state().attempts().getLast().equals(attempt);
  }

  /// What there is to be seen of a training job's last attempt, or nothing while one that was there
  /// may come back: a list that is late, or empty by mistake, ends no training job. One that was
  /// never seen and is to be launched is absent at once.
  Optional<Observation> observe(TrainingJob job) {
    AttemptId attempt = job.attempt().orElseThrow();
    unclear.add(attempt.text());
    Optional<Observation> told = observeOrWait(job, attempt);
    if (told.isPresent() && !(told.get() instanceof Observation.Active(_, var live) && !live)) {
      unclear.remove(attempt.text());
    }
    return told;
  }

  private Optional<Observation> observeOrWait(TrainingJob job, AttemptId attempt) {
    Observation seen = inspect(attempt);
    TrainingState state = job.state();
    boolean isToBeLaunched = state.stages() == 0 && state.stopCause() == null;
    if (!(seen instanceof Observation.Absent) || isToBeLaunched) {
      return Optional.of(seen);
    }
    if (state.stopCause() != null) {
      // It may have been launched and not be seen yet.
      complaints.attempt("stop " + job.identity().name(), () -> backend.stop(attempt));
    }
    return isAbsentForLong(attempt) ? Optional.of(seen) : Optional.empty();
  }

  private boolean isAbsentForLong(AttemptId attempt) {
    Duration now = time.passed();
    Duration since = absent.computeIfAbsent(attempt.text(), _ -> now);
    return now.minus(since).compareTo(absence) >= 0;
  }

  /// What is absent here may have been launched by a server that is gone, at a place that cannot
  /// be seen from here. Whether it still runs there is not known, so it must not be launched here:
  /// it is lost, and its training job is tried anew or fails, as its retry strategy says.
  private Observation inspect(AttemptId attempt) {
    Observation seen = backend.inspect(attempt);
    if (!(seen instanceof Observation.Absent)) {
      absent.remove(attempt.text());
      return seen;
    }
    String here = store.lease().place();
    boolean elsewhere =
        store.read(s -> s.launch(attempt)).filter(by -> !by.place().equals(here)).isPresent();
    if (elsewhere) {
      absent.remove(attempt.text());
      return new Observation.Ended(List.of(), time.instant(), Observation.Ending.Failed.LOST, null);
    }
    return seen;
  }

  /// End what runs here and counts no more: attempts of jobs that other servers took over, or that
  /// were tried again. What the store does not know at all was launched for another store, perhaps
  /// for a later state of this one; it is left alone.
  void endStrangers() {
    try {
      for (AttemptId attempt : backend.attempts()) {
        if (!running.containsKey(attempt.text())
            && store.read(s -> StoredClaims.isLost(s, attempt))) {
          LOG.log(System.Logger.Level.INFO, "attempt " + attempt + " counts no more and is ended");
          if (letGo(attempt)) {
            absent.remove(attempt.text());
          }
        }
      }
    } catch (RuntimeException error) {
      complaints.failed("cannot end what counts no more; tried again", error);
    }
  }

  /// Let go of all attempts of a training job: of an earlier one, a crash may have kept the server
  /// from doing so.
  ///
  /// @return `false` if some are to be tried again
  boolean letGo(TrainingJob job) {
    boolean gone = true;
    for (String attempt : job.state().attempts()) {
      running.remove(attempt);
      unclear.remove(attempt);
      gone &= letGo(new AttemptId(attempt));
    }
    if (gone) {
      job.state().attempts().forEach(absent::remove);
    }
    return gone;
  }

  /// Forget an attempt once it has ended, and have it end before: one that ran on at this server
  /// while another had its job would never be looked at again.
  private boolean letGo(AttemptId attempt) {
    try {
      boolean isOver =
          switch (inspect(attempt)) {
            case Observation.Absent() -> isAbsentForLong(attempt);
            case Observation.Active _ -> false;
            case Observation.Ended _ -> true;
          };
      if (isOver) {
        backend.release(attempt);
      } else {
        backend.stop(attempt);
      }
      return isOver;
    } catch (RuntimeException error) {
      complaints.failed("cannot let go of attempt " + attempt, error);
      return false;
    }
  }
}
