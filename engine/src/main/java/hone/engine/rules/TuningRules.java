package hone.engine.rules;

import hone.engine.job.JobStatus;
import hone.engine.job.Origin;
import hone.engine.job.Tally;
import hone.engine.job.TrainingJob;
import hone.engine.job.TrainingState;
import hone.engine.job.TuningJob;
import hone.engine.job.TuningState;
import hone.engine.time.Since;
import hone.engine.tuning.TuningSpec;
import hone.engine.tuning.TuningSpec.Completion;
import hone.search.Goal;
import hone.search.Reason;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The life of a tuning job, as AWS describes it for CreateHyperParameterTuningJob,
/// TuningJobCompletionCriteria and StopHyperParameterTuningJob. `docs/machines` draws what follows
/// from it.
public final class TuningRules {
  /// So many training jobs may end without any success before the tuning job fails. What callers
  /// stop is none of them, nor what is lost with its machine: that tells nothing of the program.
  private static final int FAILURES_MAX = 5;

  /// A result counts as an improvement when it is better than the best by this share of it.
  private static final double IMPROVEMENT = 0.01;

  private TuningRules() {}

  /// What comes next, given how its training jobs stand. While the result has an `ending`, its
  /// training jobs are to be stopped.
  public static TuningState decided(TuningJob job, Tally tally, Instant now) {
    TuningState state = job.state();
    if (state.status().terminal()) {
      return state;
    }
    TuningState next = state.ending() == null ? withEnding(job, tally, now) : state;
    JobStatus ending = next.ending();
    return ending != null && tally.inProgress() == 0 ? next.endedAs(ending, now) : next;
  }

  /// It is to be stopped. Of one that stops already or has ended, nothing changes.
  public static TuningState stopped(TuningJob job, Instant now) {
    TuningState state = job.state();
    return state.status() == JobStatus.IN_PROGRESS
        ? state.endingAs(JobStatus.STOPPED, null, now)
        : state;
  }

  /// A defect of its strategy ends its search.
  public static TuningState broken(TuningJob job, Instant now) {
    TuningState state = job.state();
    String reason =
        "InternalServerError: a defect of the strategy "
            + job.spec().strategy()
            + " ended the search. All results so far are kept, and another tuning job can go on"
            + " from them (WarmStartConfig). The server's log says what went wrong.";
    return state.status() == JobStatus.IN_PROGRESS && state.ending() == null
        ? state.endingAs(JobStatus.FAILED, reason, now)
        : state;
  }

  private static TuningState withEnding(TuningJob job, Tally tally, Instant now) {
    TuningState state = job.state();
    if (tally.telling() >= FAILURES_MAX && tally.withObjective() == 0) {
      return state.endingAs(JobStatus.FAILED, failure(tally, tally.telling()), now);
    }
    // Before the time that it may take: that may have passed while no server ran.
    if (isSpent(job) && tally.inProgress() == 0) {
      return tally.withObjective() == 0 && tally.tried() > 0
          ? state.endingAs(JobStatus.FAILED, failure(tally, tally.tried()), now)
          : state.endingAs(JobStatus.COMPLETED, null, now);
    }
    if (isComplete(job, now)) {
      return state.endingAs(JobStatus.COMPLETED, null, now);
    }
    return state;
  }

  /// Whether it begins no more training jobs: how the last ones end decides how it does.
  public static boolean isSpent(TuningJob job) {
    return job.state().exhausted() || job.state().launched() >= job.spec().limits().jobsMax();
  }

  private static boolean isComplete(TuningJob job, Instant now) {
    TuningSpec spec = job.spec();
    TuningState state = job.state();
    Completion completion = spec.completion();
    Double best = state.best();
    if (best != null && completion.target() != null) {
      double target = completion.target();
      if (!spec.goal().better(target, best)) {
        return true;
      }
    }
    Integer notImprovingMax = completion.notImprovingMax();
    if (notImprovingMax != null && state.notImproving() >= notImprovingMax) {
      return true;
    }
    if (completion.onConvergence() && state.convergedAt() != null) {
      return true;
    }
    Duration runtimeMax = spec.limits().runtimeMax();
    Since since = state.since();
    Instant start = since == null ? job.identity().createdAt() : since.waiting();
    return runtimeMax != null && Duration.between(start, now).compareTo(runtimeMax) >= 0;
  }

  private static String failure(Tally tally, int attempts) {
    if (tally.completed() > 0) {
      return "No objective metrics found after running "
          + attempts
          + " training jobs. Please ensure that the custom algorithm is emitting the objective"
          + " metric as defined by the regular expression provided.";
    }
    return "No training job succeeded after "
        + attempts
        + " attempts. For additional details, please take a look at the training job failures by"
        + " listing training jobs for the hyperparameter tuning job.";
  }

  /// One of its training jobs has ended.
  public static TuningState ended(TuningJob job, TrainingJob training, Instant now) {
    TrainingState state = training.state();
    Double objective = state.status() == JobStatus.FAILED ? null : state.objective();
    Instant end = state.endedAt();
    TuningState next = ended(job, objective, now);
    if (end != null && end.isAfter(now)) {
      // The clock was set back: the tuning job ends no earlier than this.
      next = next.withModified(end);
    }
    // What a warm start repeats, the worst of its parents on purpose, is no sign of standing still.
    return isInherited(training) && next.notImproving() > job.state().notImproving()
        ? next.withBest(next.best(), job.state().notImproving(), now)
        : next;
  }

  private static boolean isInherited(TrainingJob training) {
    Origin origin = training.origin();
    return origin != null && origin.why() instanceof Reason.Inherited;
  }

  /// One of its training jobs has ended with this objective, or without one.
  ///
  /// One that ends without is no sign of standing still. AWS's guide tells of training jobs that
  /// fail to beat the best, its API of those that do not improve by 1 % as evaluated against an
  /// objective function; what failed, or was stopped before its first value, has nothing that could
  /// be evaluated, and a search that machines failed under is not complete.
  public static TuningState ended(TuningJob job, @Nullable Double objective, Instant now) {
    TuningState state = job.state();
    if (objective == null) {
      return state;
    }
    Goal goal = job.spec().goal();
    Double best = state.best();
    if (best == null) {
      return state.withBest(objective, 0, now);
    }
    double margin = Math.abs(best) * IMPROVEMENT;
    double bar = goal == Goal.MAXIMIZE ? best + margin : best - margin;
    int notImproving = goal.better(objective, bar) ? 0 : state.notImproving() + 1;
    return state.withBest(goal.better(objective, best) ? objective : best, notImproving, now);
  }

  /// How many suggestions it should get now. It keeps one training job waiting at most: what is
  /// suggested later knows more.
  ///
  /// @param freeSlots how many more training jobs could run at once
  public static int wanted(TuningJob job, Tally tally, int freeSlots) {
    TuningState state = job.state();
    if (state.status() != JobStatus.IN_PROGRESS || state.ending() != null || state.exhausted()) {
      return 0;
    }
    TuningSpec.Limits limits = job.spec().limits();
    int byParallel = limits.parallelMax() - tally.inProgress();
    int byBudget = limits.jobsMax() - state.launched();
    int bySlots = freeSlots + 1 - tally.waiting();
    return Math.max(0, Math.min(byParallel, Math.min(byBudget, bySlots)));
  }
}
