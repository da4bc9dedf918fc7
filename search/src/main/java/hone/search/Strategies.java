package hone.search;

import hone.search.bayes.BayesianSearch;
import hone.search.hyperband.HyperbandSearch;
import hone.search.plain.GridSearch;
import hone.search.plain.RandomSearch;
import java.util.List;
import java.util.Optional;

/// Lists the strategies. A new one is a class and a line here.
public final class Strategies {
  private static final List<Strategy> ALL =
      List.of(new BayesianSearch(), new RandomSearch(), new HyperbandSearch(), new GridSearch());

  private Strategies() {}

  /// All strategies.
  public static List<Strategy> all() {
    return ALL;
  }

  /// The strategy of that name, exactly as the API writes it.
  public static Optional<Strategy> named(String name) {
    return ALL.stream().filter(strategy -> strategy.name().equals(name)).findFirst();
  }
}
