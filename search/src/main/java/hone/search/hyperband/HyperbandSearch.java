package hone.search.hyperband;

import hone.search.History;
import hone.search.HyperbandLimits;
import hone.search.Problem;
import hone.search.Strategy;
import hone.search.Suggestions;
import hone.search.bayes.BayesianSearch;

/// Proposes configurations for Hyperband by the Bayesian strategy's model, which learns from values
/// brought to one level of resources by [Levelled]. [HyperbandStopper] does the stopping.
public final class HyperbandSearch implements Strategy {
  private final BayesianSearch bayesian = new BayesianSearch();

  @Override
  public String name() {
    return "Hyperband";
  }

  @Override
  public Suggestions suggest(Problem problem, History history, int count, long seed) {
    HyperbandLimits limits =
        problem
            .hyperband()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "Hyperband: found no resource limits, needed are minResource and"
                            + " maxResource"));
    return bayesian.suggest(problem, Levelled.of(problem, limits, history), count, seed);
  }
}
