package hone.engine.rules;

import hone.engine.ApiError;
import hone.engine.tuning.TuningSpec;

/// How much one account may ask for in one region. AWS's figures are the defaults.
///
/// @param tuningJobs how many tuning jobs may be under way at once
/// @param parallelJobs the highest MaxParallelTrainingJobs
/// @param jobs the highest MaxNumberOfTrainingJobs
/// @param randomJobs the same with the strategy Random
public record Quotas(int tuningJobs, int parallelJobs, int jobs, int randomJobs) {

  /// AWS's figures; of those with a range, the highest that AWS grants.
  public static final Quotas AWS = new Quotas(100, 100, 750, 10_000);

  /// The highest MaxNumberOfTrainingJobs with that strategy.
  public int jobsMax(String strategy) {
    return strategy.equals("Random") ? randomJobs : jobs;
  }

  /// Refuse what exceeds a quota.
  ///
  /// @param running how many tuning jobs of the scope are under way
  public void check(TuningSpec spec, int running) {
    check("concurrent hyperparameter tuning jobs", "tuning_jobs", tuningJobs, running, 1);
    TuningSpec.Limits limits = spec.limits();
    check(
        "parallel training jobs per hyperparameter tuning job",
        "parallel_jobs",
        parallelJobs,
        0,
        limits.parallelMax());
    boolean random = spec.strategy().equals("Random");
    if (limits.jobsMax() != Integer.MAX_VALUE) {
      check(
          "training jobs per hyperparameter tuning job",
          random ? "random_jobs" : "jobs",
          jobsMax(spec.strategy()),
          0,
          limits.jobsMax());
    }
  }

  private static void check(String what, String key, int limit, int used, int delta) {
    if ((long) used + delta > limit) {
      throw ApiError.limitExceeded(
          "The account-level service limit 'Number of %s' is %d, with current utilization of %d and"
                  .formatted(what, limit, used)
              + " a request delta of %d. The limit is the server's setting quota_%s."
                  .formatted(delta, key));
    }
  }
}
