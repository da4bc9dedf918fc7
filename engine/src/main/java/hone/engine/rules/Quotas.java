package hone.engine.rules;

import hone.engine.ApiError;
import hone.engine.tuning.TuningSpec;
import hone.search.Strategy;
import java.util.EnumMap;
import java.util.Map;

/// How much one account may ask for in one region. Immutable.
public final class Quotas {
  /// AWS's figures.
  public static final Quotas AWS = new Quotas(Map.of());

  private final EnumMap<Quota, Integer> others = new EnumMap<>(Quota.class);

  /// @param others those that are not AWS's
  public Quotas(Map<Quota, Integer> others) {
    this.others.putAll(others);
  }

  /// The figure of one.
  public int of(Quota quota) {
    return others.getOrDefault(quota, quota.standard());
  }

  /// The highest MaxNumberOfTrainingJobs with that strategy.
  public int jobsMax(Strategy strategy) {
    return of(jobs(strategy));
  }

  private static Quota jobs(Strategy strategy) {
    return strategy.drawsAtRandom() ? Quota.RANDOM_JOBS : Quota.JOBS;
  }

  /// Refuse a tuning job that exceeds a quota.
  ///
  /// @param running how many tuning jobs of the scope are under way
  public void check(TuningSpec spec, int running) {
    check(Quota.TUNING_JOBS, running, 1);
    TuningSpec.Limits limits = spec.limits();
    check(Quota.PARALLEL_JOBS, 0, limits.parallelMax());
    if (limits.jobsMax() != Integer.MAX_VALUE) {
      check(jobs(spec.searchedBy()), 0, limits.jobsMax());
    }
  }

  /// Refuse what exceeds a quota.
  ///
  /// @param used what is taken already
  /// @param delta what is asked for
  public void check(Quota quota, long used, long delta) {
    int limit = of(quota);
    if (used + delta > limit) {
      throw ApiError.limitExceeded(
          "The account-level service limit 'Number of %s' is %d, with current utilization of %d and"
                  .formatted(quota.resource(), limit, used)
              + " a request delta of %d. The limit is the server's setting %s."
                  .formatted(delta, quota.setting()));
    }
  }
}
