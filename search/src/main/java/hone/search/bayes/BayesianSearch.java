package hone.search.bayes;

import hone.search.History;
import hone.search.Problem;
import hone.search.Strategy;
import hone.search.Suggestion;
import hone.search.Suggestions;
import hone.search.math.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Models the objective by a Gaussian process and tries what promises the largest improvement.
///
/// `docs/search.md` tells the design and what was measured.
public final class BayesianSearch implements Strategy {
  @Override
  public String name() {
    return "Bayesian";
  }

  @Override
  public boolean acceptsWarmStart() {
    return true;
  }

  @Override
  public Suggestions suggest(Problem problem, History history, int count, long seed) {
    Proposer proposer = new Proposer(problem, history, new Seed(seed));
    List<Suggestion> suggestions = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      Optional<Suggestion> next = proposer.next();
      if (next.isEmpty()) {
        break;
      }
      suggestions.add(next.get());
    }
    return suggestions.isEmpty()
        ? Suggestions.Exhausted.of(problem.space())
        : new Suggestions.Proposed(suggestions);
  }
}
