package hone.search.hyperband;

import hone.search.History;
import hone.search.Problem;
import hone.search.Strategy;
import hone.search.Suggestions;
import hone.search.bayes.BayesianSearch;

/// Proposes configurations for Hyperband by the Bayesian strategy's model, which learns from the
/// last value of each ended trial whatever its epoch.
///
/// A trial that was stopped early was stopped because its value was bad among values of the same
/// epoch, so that its last value ranks it rightly (D. Salinas and others, "Optimizing
/// hyperparameters with conformal quantile regression", 2023, section 4). [HyperbandStopper] does
/// the stopping.
public final class HyperbandSearch implements Strategy {
  private final BayesianSearch bayesian = new BayesianSearch();

  @Override
  public String name() {
    return "Hyperband";
  }

  @Override
  public Suggestions suggest(Problem problem, History history, int count, long seed) {
    if (problem.hyperband().isEmpty()) {
      throw new IllegalArgumentException(
          "Hyperband: found no resource limits, needed are minResource and maxResource");
    }
    return bayesian.suggest(problem, history, count, seed);
  }
}
