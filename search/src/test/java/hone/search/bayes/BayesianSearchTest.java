package hone.search.bayes;

import hone.search.Parameter;
import hone.search.Scale;
import hone.search.Space;
import hone.search.Strategy;
import hone.search.StrategyContract;
import java.util.List;

class BayesianSearchTest extends StrategyContract {
  @Override
  protected Strategy strategy() {
    return new BayesianSearch();
  }

  @Override
  protected Space space() {
    return Space.of(
        new Parameter.Continuous("rate", 1e-5, 1, Scale.LOGARITHMIC),
        new Parameter.Continuous("momentum", 0.5, 0.999, Scale.REVERSE_LOGARITHMIC),
        new Parameter.Whole("depth", 1, 15, Scale.LINEAR),
        new Parameter.Categorical("booster", List.of("tree", "dart", "linear")));
  }
}
