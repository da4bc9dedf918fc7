package hone.engine.simulator;

import hone.engine.backend.AttemptId;
import hone.engine.backend.Observation.Ending;
import hone.engine.job.JobStatus;
import hone.engine.job.Origin;
import hone.engine.job.Phase;
import hone.engine.job.SecondaryStatus;
import hone.engine.job.StopCause;
import hone.engine.job.Tally;
import hone.engine.job.TrainingJob;
import hone.engine.job.TrainingState;
import hone.engine.job.Transition;
import hone.engine.job.TuningJob;
import hone.engine.job.TuningState;
import hone.engine.simulator.machine.Machine;
import hone.engine.simulator.machine.Violation;
import hone.engine.store.Snapshot;
import hone.engine.tuning.TuningSpec;
import hone.search.Goal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What must be so after every commit, whatever happened before. Not thread-safe.
final class Invariants {
  private final Simulation world;
  private Map<Long, TrainingJob> trainings = new LinkedHashMap<>();
  private Map<Long, TuningJob> tunings = new LinkedHashMap<>();
  private final Set<String> lost = new LinkedHashSet<>();
  private long commits;

  Invariants(Simulation world) {
    this.world = world;
  }

  long commits() {
    return commits;
  }

  /// After a loss of what was not synced, the past is what the store holds.
  void forget() {
    trainings = new LinkedHashMap<>();
    tunings = new LinkedHashMap<>();
  }

  void check(Snapshot store) {
    commits++;
    var nowTrainings = new LinkedHashMap<Long, TrainingJob>();
    var children = new LinkedHashMap<Long, List<TrainingJob>>();
    Set<Long> touched = new LinkedHashSet<>();
    for (TrainingJob job : world.allTrainings(store)) {
      nowTrainings.put(job.id(), job);
      TrainingJob before = trainings.get(job.id());
      Origin origin = job.origin();
      if (origin != null) {
        children.computeIfAbsent(origin.tuningId(), _ -> new ArrayList<>()).add(job);
        if (!job.equals(before)) {
          touched.add(origin.tuningId());
        }
      }
      training(before, job, store);
    }
    Set<Long> known = new LinkedHashSet<>(tunings.keySet());
    known.addAll(store.unfinishedTuningJobs());
    var nowTunings = new LinkedHashMap<Long, TuningJob>();
    for (long id : known) {
      TuningJob job = store.tuningJob(id).orElse(null);
      TuningJob before = tunings.get(id);
      if (job != null) {
        nowTunings.put(id, job);
        if (!job.equals(before) || touched.contains(id)) {
          tuning(before, job, children.getOrDefault(id, List.of()), store);
        }
      }
    }
    slots(nowTrainings);
    trainings = nowTrainings;
    tunings = nowTunings;
  }

  private void training(@Nullable TrainingJob before, TrainingJob job, Snapshot store) {
    if (job.equals(before)) {
      return;
    }
    TrainingState state = job.state();
    String who = job.identity().name() + ": ";
    boolean hasEnded = state.phase() == Phase.ENDED || state.phase() == Phase.RELEASED;
    long interruptions =
        state.transitions().stream()
            .filter(each -> each.status() == SecondaryStatus.INTERRUPTED)
            .count();
    Violation.unless(
        hasEnded == state.status().terminal(),
        () -> who + state.phase() + " and " + state.status());
    Violation.unless(
        state.attempts().size() <= job.spec().retryAttemptsMax() + interruptions + 1,
        () -> who + state.attempts().size() + " attempts");
    history(who, state);
    if (before != null) {
      TrainingState was = before.state();
      Violation.unless(
          before.identity().equals(job.identity())
              && before.hyperparameters().equals(job.hyperparameters()),
          () -> who + "what never changes has changed");
      changed(job.id(), who, was, state);
      if (state.status().terminal() && !was.status().terminal()) {
        Violation.unless(
            !state.retryable() || !isEnding(job.origin()),
            () -> who + "failed as it was lost, though its tuning job was ending");
        ended(who, job, store);
      }
    }
  }

  /// Whether a training job's tuning job was ending before this commit.
  private boolean isEnding(@Nullable Origin origin) {
    TuningJob before = origin == null ? null : tunings.get(origin.tuningId());
    return before != null && before.state().ending() != null;
  }

  private static void history(String who, TrainingState state) {
    Transition last = null;
    for (Transition each : state.transitions()) {
      boolean follows =
          last == null
              || (each.startedAt().equals(last.endedAt())
                  && !last.startedAt().isAfter(each.startedAt()));
      Violation.unless(
          follows, () -> who + "transitions do not follow each other: " + state.transitions());
      last = each;
    }
    Violation.unless(
        last != null && last.endedAt() == null && last.status() == state.secondary(),
        () -> who + "the last transition is not the present one");
  }

  private void changed(long id, String who, TrainingState was, TrainingState is) {
    String how = who + was.status() + " became " + is.status();
    if (was.status().terminal()) {
      Violation.unless(
          was.status() == is.status()
              && was.attempts().equals(is.attempts())
              && was.transitions().equals(is.transitions())
              && Objects.equals(was.objective(), is.objective()),
          () -> how + ", and what has ended must not change");
    }
    Violation.unless(
        was.status() != JobStatus.STOPPING || is.status() != JobStatus.IN_PROGRESS, () -> how);
    if (was.status() == JobStatus.IN_PROGRESS && is.status() == JobStatus.STOPPING) {
      Violation.unless(
          !isByTime(is.stopCause()) || !isUnclear(id, is.attempts().getLast()),
          () -> who + "stopped for " + is.stopCause() + ", though it may have ended by itself");
    }
    if (was.phase() == Phase.RUNNING && is.phase() == Phase.WAITING) {
      Violation.unless(
          !runs(id, was.attempts().getLast()), () -> who + "given up while its attempt runs");
    }
    int known = was.attempts().size();
    Violation.unless(
        is.attempts().size() >= known && is.attempts().subList(0, known).equals(was.attempts()),
        () -> who + "attempts " + was.attempts() + " became " + is.attempts());
    if (is.attempts().size() > known && known > 0) {
      Violation.unless(
          !runs(id, was.attempts().getLast()),
          () -> who + "tried again while its last attempt runs");
    }
  }

  /// Whether an attempt runs and could be known to. What ran at another place when its training job
  /// was taken over is lost, whatever it does.
  private boolean runs(long trainingId, String attempt) {
    String place = world.database().place(world.database().owner(trainingId));
    Machine.Attempt truth = world.machine().attempt(new AttemptId(attempt)).orElse(null);
    if (truth == null || !truth.runs(world.schedule().now())) {
      return false;
    }
    if (!truth.place.equals(place)) {
      lost.add(attempt);
    }
    return !lost.contains(attempt);
  }

  private static boolean isByTime(@Nullable StopCause cause) {
    return cause == StopCause.RUNTIME
        || cause == StopCause.PENDING_TIME
        || cause == StopCause.TUNING_ENDED;
  }

  /// Whether the server that has its job does not know whether an attempt still runs.
  private boolean isUnclear(long trainingId, String attempt) {
    String place = world.database().place(world.database().owner(trainingId));
    return world
        .machine()
        .attempt(new AttemptId(attempt))
        .map(truth -> truth.unclear && truth.place.equals(place))
        .orElse(false);
  }

  /// The outcome that was just stored is the machine's.
  private void ended(String who, TrainingJob job, Snapshot store) {
    TrainingState state = job.state();
    if (state.attempts().isEmpty()) {
      return;
    }
    String attempt = state.attempts().getLast();
    Violation.unless(
        !runs(job.id(), attempt), () -> who + state.status() + " while its attempt runs");
    if (state.status() != JobStatus.COMPLETED) {
      return;
    }
    Machine.Attempt truth = world.machine().attempt(new AttemptId(attempt)).orElse(null);
    Violation.unless(
        truth != null && truth.ending() instanceof Ending.Completed,
        () -> who + "completed, which its attempt is not");
    List<Double> values = truth == null ? List.of() : truth.program.values();
    Violation.unless(
        state.attempts().size() > 1
            || Objects.equals(state.objective(), values.isEmpty() ? null : values.getLast()),
        () -> who + "objective " + state.objective() + ", printed were " + values);
    long stored =
        store.metrics(job.id()).stream()
            .filter(metric -> metric.metric().equals(TuningSpec.OBJECTIVE_METRIC))
            .mapToLong(metric -> metric.count())
            .sum();
    Violation.unless(
        state.attempts().size() > 1 || stored == values.size(),
        () -> who + "stored are " + stored + " values, printed were " + values.size());
  }

  private void tuning(
      @Nullable TuningJob before, TuningJob job, List<TrainingJob> own, Snapshot store) {
    TuningState state = job.state();
    String who = job.identity().name() + ": ";
    Tally counted = recount(own);
    Violation.unless(
        counted.equals(store.tally(job.id())),
        () -> who + "counters " + store.tally(job.id()) + ", recount " + counted);
    Violation.unless(
        own.size() <= job.spec().limits().jobsMax(),
        () -> who + own.size() + " training jobs, allowed " + job.spec().limits().jobsMax());
    Violation.unless(
        counted.inProgress() <= job.spec().limits().parallelMax(),
        () ->
            who + counted.inProgress() + " at once, allowed " + job.spec().limits().parallelMax());
    for (int i = 0; i < own.size(); i++) {
      Origin origin = own.get(i).origin();
      boolean isNext = origin != null && origin.ordinal() == i + 1;
      Violation.unless(isNext, () -> who + "ordinals have gaps or repeat");
    }
    Violation.unless(
        own.size() == state.launched(),
        () -> who + "launched " + state.launched() + ", there are " + own.size());
    Violation.unless(
        !state.status().terminal() || counted.inProgress() == 0,
        () -> who + state.status() + " with training jobs under way");
    Violation.unless(
        Objects.equals(state.best(), best(own, job.spec().goal())),
        () -> who + "best " + state.best() + ", recount " + best(own, job.spec().goal()));
    if (before != null) {
      changed(who, before.state(), state);
    }
  }

  private static @Nullable Double best(List<TrainingJob> own, Goal goal) {
    Double best = null;
    for (TrainingJob each : own) {
      TrainingState state = each.state();
      Double value = state.status() == JobStatus.FAILED ? null : state.objective();
      if (value != null && state.status().terminal()) {
        best = best == null || goal.better(value, best) ? value : best;
      }
    }
    return best;
  }

  private static void changed(String who, TuningState was, TuningState is) {
    String how = who + was.status() + " became " + is.status();
    Violation.unless(!was.status().terminal() || was.equals(is), () -> how + ", it had ended");
    Violation.unless(
        was.status() != JobStatus.STOPPING
            || is.status() == JobStatus.STOPPING
            || is.status() == JobStatus.STOPPED,
        () -> how);
    Violation.unless(
        was.ending() == null || is.launched() == was.launched(),
        () -> who + "launched more while it ended");
  }

  private void slots(Map<Long, TrainingJob> now) {
    for (TrainingJob job : now.values()) {
      TrainingJob was = trainings.get(job.id());
      boolean isGranted =
          was != null
              && was.state().phase() == Phase.WAITING
              && job.state().phase() == Phase.RUNNING;
      if (isGranted) {
        granted(job, now);
      }
    }
  }

  /// A slot was given out: there was one, and no account that still waits has fewer.
  private void granted(TrainingJob granted, Map<Long, TrainingJob> now) {
    long owner = world.database().owner(granted.id());
    List<TrainingJob> own =
        now.values().stream().filter(job -> world.database().owner(job.id()) == owner).toList();
    var running = new LinkedHashMap<String, Integer>();
    for (TrainingJob job : own) {
      if (job.state().phase() == Phase.RUNNING) {
        running.merge(account(job), 1, Integer::sum);
      }
    }
    int taken = running.values().stream().mapToInt(Integer::intValue).sum();
    Violation.unless(
        taken <= world.plan().slots(), () -> taken + " slots taken of " + world.plan().slots());
    int mine = running.getOrDefault(account(granted), 0);
    for (TrainingJob job : own) {
      if (job.state().phase() == Phase.WAITING) {
        int others = running.getOrDefault(account(job), 0);
        Violation.unless(
            others >= mine - 1,
            () ->
                "unfair: %s got a slot, its account has %d; %s waits, its account has %d"
                    .formatted(granted.identity().name(), mine, job.identity().name(), others));
      }
    }
  }

  private static String account(TrainingJob job) {
    return job.identity().scope().account();
  }

  /// Counters by another way than any store's.
  static Tally recount(List<TrainingJob> jobs) {
    int[] n = new int[9];
    for (TrainingJob job : jobs) {
      TrainingState state = job.state();
      boolean has = state.objective() != null && state.status() != JobStatus.FAILED;
      switch (state.status()) {
        case COMPLETED -> n[0]++;
        case IN_PROGRESS, STOPPING -> n[1]++;
        case FAILED -> n[state.retryable() ? 2 : 3]++;
        case STOPPED -> n[4]++;
      }
      if (state.status().terminal()) {
        n[has ? 6 : 7]++;
        boolean stopped = state.status() == JobStatus.STOPPED;
        n[8] += stopped && !has && state.stopCause() == StopCause.CALLER ? 1 : 0;
      } else if (state.phase() == Phase.WAITING) {
        n[5]++;
      }
    }
    return new Tally(n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8]);
  }
}
