package hone.search.hyperband;

import hone.search.History;
import hone.search.HyperbandLimits;
import hone.search.Problem;
import hone.search.Stopper;
import hone.search.Strategy;
import hone.search.Suggestions;
import hone.search.bayes.BayesianSearch;
import java.util.Optional;

/// Proposes configurations for Hyperband by the Bayesian strategy's model, which learns from values
/// brought to one level of resources by [Levelled]. [HyperbandStopper] does the stopping.
public final class HyperbandSearch implements Strategy {
  private final BayesianSearch bayesian = new BayesianSearch();

  @Override
  public String name() {
    return "Hyperband";
  }

  @Override
  public boolean schedulesResources() {
    return true;
  }

  @Override
  public Optional<Stopper> stopper(boolean early) {
    return Optional.of(new HyperbandStopper());
  }

  @Override
  public boolean readsReports() {
    return true;
  }

  @Override
  public Suggestions suggest(Problem problem, History history, int count, long seed) {
    History levelled = Levelled.of(problem, HyperbandLimits.of(problem), history);
    return bayesian.suggest(problem, levelled, count, seed);
  }

  /// The values of those trials that reached one level of resources.
  @Override
  public History comparable(Problem problem, History history) {
    return Levelled.measured(problem, HyperbandLimits.of(problem), history);
  }
}
