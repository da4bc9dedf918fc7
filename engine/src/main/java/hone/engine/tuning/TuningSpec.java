package hone.engine.tuning;

import hone.engine.Ordered;
import hone.engine.training.TrainingSpec;
import hone.search.Goal;
import hone.search.HyperbandLimits;
import hone.search.Space;
import hone.search.Strategies;
import hone.search.Strategy;
import java.time.Duration;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Everything of a tuning job's request that the engine acts on. Immutable.
///
/// @param strategy the name of a search strategy, see `hone.search.Strategies`
/// @param definitions what is trained: 1 to 10, all with the same goal
/// @param earlyStopping whether training jobs that do badly are stopped (AWS's `Auto`)
/// @param hyperband limits of resources; with a strategy that schedules them only
/// @param warmStart earlier tuning jobs to learn from
/// @param seed decides every random choice of this job
public record TuningSpec(
    String strategy,
    Goal goal,
    List<Definition> definitions,
    Limits limits,
    boolean earlyStopping,
    Completion completion,
    @Nullable HyperbandLimits hyperband,
    @Nullable WarmStart warmStart,
    long seed) {
  /// The hyperparameter by which a training job is told its tuning job's objective metric.
  public static final String OBJECTIVE_HYPERPARAMETER = "_tuning_objective_metric";

  /// The metric under which a tuned training job's objective is read.
  public static final String OBJECTIVE_METRIC = "ObjectiveMetric";

  public TuningSpec {
    definitions = List.copyOf(definitions);
    if (definitions.isEmpty()) {
      throw new IllegalArgumentException("definitions: found none, allowed: 1 to 10");
    }
  }

  /// The strategy of that name.
  ///
  /// @throws IllegalStateException if there is none
  public Strategy searchedBy() {
    return Strategies.named(strategy)
        .orElseThrow(() -> new IllegalStateException("no strategy " + strategy));
  }

  /// What is trained, and what is varied.
  ///
  /// @param name unique within the job; empty in the form with a single definition
  /// @param metric the objective metric's name
  /// @param fixed hyperparameters that every training job gets as they are
  /// @param training how training jobs run
  /// @param document the request's own members of a training job, as JSON, for Describe
  public record Definition(
      String name,
      String metric,
      Space space,
      SequencedMap<String, String> fixed,
      TrainingSpec training,
      String document) {
    public Definition {
      fixed = Ordered.copyOf(fixed);
    }
  }

  /// AWS's ResourceLimits.
  ///
  /// @param jobsMax how many training jobs there may be, from 1; `Integer.MAX_VALUE` for no limit
  /// @param parallelMax how many may be under way at once, from 1
  /// @param runtimeMax after which time the tuning job completes, or `null` for no limit
  public record Limits(int jobsMax, int parallelMax, @Nullable Duration runtimeMax) {}

  /// AWS's TuningJobCompletionCriteria; `null` and `false` for a criterion that is off.
  ///
  /// @param target complete when an objective is as good as this
  /// @param notImprovingMax complete after so many training jobs that did not improve the best
  /// @param onConvergence complete when the search sees no more to gain
  public record Completion(
      @Nullable Double target, @Nullable Integer notImprovingMax, boolean onConvergence) {}

  /// Earlier tuning jobs of the same scope to learn from.
  ///
  /// @param identical the same data and algorithm, else AWS's TransferLearning
  /// @param parentIds theirs, under which their training jobs are found when they are deleted, too
  public record WarmStart(boolean identical, List<Long> parentIds) {
    public WarmStart {
      parentIds = List.copyOf(parentIds);
    }
  }
}
