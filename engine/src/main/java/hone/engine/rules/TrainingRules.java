package hone.engine.rules;

import hone.engine.backend.MetricPoint;
import hone.engine.backend.Observation;
import hone.engine.backend.Observation.Ending;
import hone.engine.backend.Observation.FailureKind;
import hone.engine.backend.Observation.Stage;
import hone.engine.backend.Observation.StageEntry;
import hone.engine.job.JobStatus;
import hone.engine.job.Phase;
import hone.engine.job.SecondaryStatus;
import hone.engine.job.StopCause;
import hone.engine.job.TrainingJob;
import hone.engine.job.TrainingState;
import hone.engine.job.TrainingStateBuilder;
import hone.engine.time.Since;
import hone.engine.tuning.TuningSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The life of a training job, as AWS describes it for CreateTrainingJob, StopTrainingJob and
/// DescribeTrainingJob's SecondaryStatus. Each method is one event: in a state that it does not
/// concern, nothing changes. `docs/machines` draws what follows from them.
public final class TrainingRules {
  private TrainingRules() {}

  /// A slot is free for it, and its next attempt has a name.
  public static TrainingState granted(TrainingJob job, String attempt, Instant now) {
    TrainingState state = job.state();
    if (state.phase() != Phase.WAITING) {
      return state;
    }
    return state
        .with(now)
        .attempt(attempt)
        .enter(SecondaryStatus.STARTING, SecondaryStatus.STARTING.message())
        .build();
  }

  /// No slot is free for it.
  public static TrainingState kept(TrainingJob job, Instant now) {
    TrainingState state = job.state();
    if (state.phase() != Phase.WAITING || state.secondary() == SecondaryStatus.PENDING) {
      return state;
    }
    return state
        .with(now)
        .enter(SecondaryStatus.PENDING, SecondaryStatus.PENDING.message())
        .build();
  }

  /// It is to be stopped. One that holds no slot has nothing to stop and ends at once; of one that
  /// is stopping or has ended, nothing changes.
  ///
  /// @param why for the transition's message, e.g. what early stopping saw
  public static TrainingState stopped(TrainingJob job, StopCause cause, String why, Instant now) {
    TrainingState state = job.state();
    if (state.status() != JobStatus.IN_PROGRESS) {
      return state;
    }
    TrainingStateBuilder next = state.with(now).stopCause(cause);
    if (state.phase() == Phase.WAITING) {
      Phase left = state.attempts().isEmpty() ? Phase.RELEASED : Phase.ENDED;
      return endAsStopped(next, cause, now).phase(left).build();
    }
    return next.status(JobStatus.STOPPING).enter(SecondaryStatus.STOPPING, why).build();
  }

  /// Its backend sees this, and read these metric values since.
  public static TrainingState observed(
      TrainingJob job, Observation observation, List<MetricPoint> points, Instant now) {
    TrainingState state = job.state();
    if (state.phase() != Phase.RUNNING) {
      return state;
    }
    TrainingStateBuilder next = state.with(now);
    for (MetricPoint point : points) {
      next.metricsRead(point.sequence());
      if (point.metric().equals(TuningSpec.OBJECTIVE_METRIC)) {
        if (point.isFinite()) {
          next.objective(point.value());
        } else {
          next.losesObjective();
        }
      }
    }
    return switch (observation) {
      case Observation.Absent() -> absent(job, next, points, now);
      case Observation.Active(var stages, _) -> {
        boolean seen = enterStages(state, stages, next);
        yield seen || !points.isEmpty() ? next.build() : state;
      }
      case Observation.Ended ended -> ended(job, ended, next, now);
    };
  }

  /// Its backend has let go of its attempts.
  public static TrainingState released(TrainingJob job) {
    TrainingState state = job.state();
    return state.phase() == Phase.ENDED ? state.unseen().phase(Phase.RELEASED).build() : state;
  }

  private static TrainingState absent(
      TrainingJob job, TrainingStateBuilder next, List<MetricPoint> points, Instant now) {
    TrainingState state = job.state();
    StopCause cause = state.stopCause();
    if (cause != null) {
      return endAsStopped(next, cause, now).phase(Phase.ENDED).build();
    }
    if (state.stages() == 0) {
      return points.isEmpty() ? state : next.build();
    }
    return failed(
        job,
        new Ending.Failed(
            FailureKind.INTERNAL,
            "InternalServerError: the training job's process is gone and left no exit code."),
        next,
        now);
  }

  private static TrainingState ended(
      TrainingJob job, Observation.Ended ended, TrainingStateBuilder next, Instant now) {
    enterStages(job.state(), ended.stages(), next);
    next.model(ended.model());
    Instant at = ended.at().isAfter(now) ? now : ended.at();
    StopCause cause = job.state().stopCause();
    if (cause != null) {
      // A stopped job has no failure, but whoever misses its model is to learn why.
      String why =
          ended.ending() instanceof Ending.Failed failure
              ? failure.reason()
              : lastStatus(cause).message();
      return endAsStopped(next, cause, why, at).phase(Phase.ENDED).build();
    }
    return switch (ended.ending()) {
      case Ending.Completed(String remark) ->
          (remark.isEmpty() ? next : next.failed(remark, false))
              .status(JobStatus.COMPLETED)
              .enter(SecondaryStatus.COMPLETED, at, SecondaryStatus.COMPLETED.message())
              .endedAt(at)
              .phase(Phase.ENDED)
              .build();
      case Ending.Stopped() -> endAsStopped(next, StopCause.CALLER, at).phase(Phase.ENDED).build();
      case Ending.Interrupted() ->
          again(job, next)
              .enter(SecondaryStatus.INTERRUPTED, at, SecondaryStatus.INTERRUPTED.message())
              .build();
      case Ending.Failed failure -> failed(job, failure, next, at);
    };
  }

  /// Only what is the service's own fault is tried again, as AWS's RetryStrategy has it. That a
  /// place was taken away is no failure.
  private static TrainingState failed(
      TrainingJob job, Ending.Failed failure, TrainingStateBuilder next, Instant at) {
    boolean internal = failure.kind() == FailureKind.INTERNAL;
    if (internal && retries(job.state()) < job.spec().retryAttemptsMax()) {
      return again(job, next).enter(SecondaryStatus.RESTARTING, at, failure.reason()).build();
    }
    return next.status(JobStatus.FAILED)
        .failed(failure.reason(), internal)
        .enter(SecondaryStatus.FAILED, at, failure.reason())
        .endedAt(at)
        .phase(Phase.ENDED)
        .build();
  }

  /// It waits for another attempt, which goes on from checkpoints if there are any.
  private static TrainingStateBuilder again(TrainingJob job, TrainingStateBuilder next) {
    next.waitsAgain();
    return job.spec().checkpoint() == null ? next.beginsAnew() : next;
  }

  /// Whether it waits for another attempt now, which begins from nothing: what it has printed
  /// counts no more.
  public static boolean beginsAnew(TrainingJob before, TrainingState next) {
    return before.state().phase() == Phase.RUNNING
        && next.phase() == Phase.WAITING
        && before.spec().checkpoint() == null;
  }

  private static long retries(TrainingState state) {
    return state.transitions().stream()
        .filter(each -> each.status() == SecondaryStatus.RESTARTING)
        .count();
  }

  private static TrainingStateBuilder endAsStopped(
      TrainingStateBuilder next, StopCause cause, Instant at) {
    return endAsStopped(next, cause, lastStatus(cause).message(), at);
  }

  private static TrainingStateBuilder endAsStopped(
      TrainingStateBuilder next, StopCause cause, String why, Instant at) {
    return next.status(JobStatus.STOPPED).enter(lastStatus(cause), at, why).endedAt(at);
  }

  private static SecondaryStatus lastStatus(StopCause cause) {
    return switch (cause) {
      case CALLER, EARLY, TUNING_ENDED -> SecondaryStatus.STOPPED;
      case RUNTIME -> SecondaryStatus.MAX_RUNTIME_EXCEEDED;
      case PENDING_TIME -> SecondaryStatus.MAX_WAIT_TIME_EXCEEDED;
    };
  }

  private static boolean enterStages(
      TrainingState state, List<StageEntry> stages, TrainingStateBuilder next) {
    if (stages.size() <= state.stages()) {
      return false;
    }
    for (StageEntry entry : stages.subList(state.stages(), stages.size())) {
      if (entry.stage() != Stage.STARTING) {
        next.startedAt(entry.at());
      }
      // While a job stops, AWS tells only that.
      if (state.status() == JobStatus.IN_PROGRESS) {
        SecondaryStatus status = secondary(entry.stage());
        next.enter(status, entry.at(), status.message());
      }
    }
    next.stages(stages.size());
    return true;
  }

  private static SecondaryStatus secondary(Stage stage) {
    return switch (stage) {
      case STARTING -> SecondaryStatus.STARTING;
      case DOWNLOADING -> SecondaryStatus.DOWNLOADING;
      case TRAINING -> SecondaryStatus.TRAINING;
      case UPLOADING -> SecondaryStatus.UPLOADING;
    };
  }

  /// Why it must be stopped for having run, or waited, for too long.
  public static Optional<StopCause> overtime(TrainingJob job, Instant now) {
    TrainingState state = job.state();
    // What is being stored has ended by itself: how long that may take, its backend bounds.
    boolean isStored = state.secondary() == SecondaryStatus.UPLOADING;
    if (state.status() != JobStatus.IN_PROGRESS || isStored) {
      return Optional.empty();
    }
    Since since = state.since();
    Instant started = since == null ? state.startedAt() : since.running();
    if (started != null && isOver(started, job.spec().limits().runtimeMax(), now)) {
      // What a spot job waits after an interruption does not count.
      Duration ran = since == null ? RunTime.of(state, now) : since.ran(now);
      boolean isOver = ran.compareTo(job.spec().limits().runtimeMax()) > 0;
      if (isOver || !job.spec().options().managedSpot()) {
        return Optional.of(StopCause.RUNTIME);
      }
    }
    Duration waitMax = job.spec().limits().waitMax();
    Instant created = since == null ? job.identity().createdAt() : since.created();
    if (waitMax != null && isOver(created, waitMax, now)) {
      return Optional.of(StopCause.PENDING_TIME);
    }
    Duration pendingMax = job.spec().limits().pendingMax();
    Instant waiting = since == null ? state.transitions().getLast().startedAt() : since.waiting();
    if (pendingMax != null && isPending(state) && isOver(waiting, pendingMax, now)) {
      return Optional.of(StopCause.PENDING_TIME);
    }
    return Optional.empty();
  }

  /// Whether it waits for a slot or, having one, for what its site has no room for yet: a node of a
  /// cluster, a GPU, an image.
  private static boolean isPending(TrainingState state) {
    return state.phase() == Phase.WAITING
        || state.stages() == 0
        || state.secondary() == SecondaryStatus.STARTING;
  }

  private static boolean isOver(Instant start, Duration limit, Instant now) {
    return Duration.between(start, now).compareTo(limit) > 0;
  }
}
