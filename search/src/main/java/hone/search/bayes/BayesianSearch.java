package hone.search.bayes;

import hone.search.Configuration;
import hone.search.History;
import hone.search.Problem;
import hone.search.Reason;
import hone.search.Strategy;
import hone.search.Suggestion;
import hone.search.Suggestions;
import hone.search.acquisition.ExpectedImprovement;
import hone.search.acquisition.Maximizer;
import hone.search.gp.Evidence;
import hone.search.gp.Fit;
import hone.search.gp.GpModel;
import hone.search.gp.Hyperparameters;
import hone.search.gp.Inputs;
import hone.search.gp.Prior;
import hone.search.math.Halton;
import hone.search.math.Seed;
import hone.search.plain.RandomSearch;
import hone.search.space.Axis;
import hone.search.space.Coding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Models the objective by a Gaussian process and tries what promises the largest improvement.
public final class BayesianSearch implements Strategy {
  @Override
  public String name() {
    return "Bayesian";
  }

  @Override
  public Suggestions suggest(Problem problem, History history, int count, long seed) {
    Run run = new Run(problem, history, new Seed(seed));
    List<Suggestion> suggestions = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      Optional<Suggestion> next = run.next(history.next() + k);
      if (next.isEmpty()) {
        break;
      }
      suggestions.add(next.get());
    }
    if (suggestions.isEmpty()) {
      return new Suggestions.Exhausted(
          "all " + (long) problem.space().combinations() + " configurations have been tried");
    }
    return new Suggestions.Proposed(suggestions);
  }

  private static final class Run {
    private final Problem problem;
    private final History history;
    private final Seed seed;
    private final Coding coding;
    private final Observations seen;
    private final List<double[]> pending;
    private final Set<Configuration> taken;

    Run(Problem problem, History history, Seed seed) {
      this.problem = problem;
      this.history = history;
      this.seed = seed;
      this.coding = new Coding(problem.space());
      this.seen = Observations.of(coding, problem.goal(), history);
      this.pending = new ArrayList<>(seen.pending());
      this.taken = new LinkedHashSet<>(seen.taken());
    }

    Optional<Suggestion> next(int number) {
      if (taken.size() >= problem.space().combinations()) {
        return Optional.empty();
      }
      Optional<Suggestion> chosen = number <= initial() ? spread(number) : modelled(number);
      if (chosen.isEmpty()) {
        chosen = random(number);
      }
      chosen.ifPresent(
          s -> {
            taken.add(s.configuration());
            coding.point(s.configuration()).ifPresent(pending::add);
          });
      return chosen;
    }

    private int initial() {
      int d = coding.dimensions();
      return Math.clamp(3 + Math.round(0.75 * d), 5, Math.max(5, problem.trialsMax() / 4));
    }

    private Optional<Suggestion> spread(int number) {
      Halton halton = new Halton(coding.dimensions(), seed.derive("spread", 0));
      double[] unit = halton.point(number - 1L);
      Configuration here = coding.configuration(coding.spread(unit));
      return taken.contains(here)
          ? Optional.empty()
          : Optional.of(new Suggestion(here, new Reason.Spread(number)));
    }

    private Optional<Suggestion> random(int number) {
      Suggestions drawn =
          new RandomSearch().suggest(problem, history, number - history.next() + 1, seed.value());
      if (drawn instanceof Suggestions.Proposed(List<Suggestion> list)) {
        for (Suggestion s : list.reversed()) {
          if (!taken.contains(s.configuration())) {
            return Optional.of(s);
          }
        }
      }
      return Optional.empty();
    }

    private Optional<Suggestion> modelled(int number) {
      if (seen.points().size() < 2) {
        return Optional.empty();
      }
      Standardized standard = Standardized.of(seen.values());
      boolean[] categorical = categorical();
      Inputs inputs = Inputs.of(seen.points(), categorical);
      Prior prior = Prior.of(categorical);
      Evidence evidence = new Evidence(inputs, standard.targets(), prior);
      Hyperparameters theta = Fit.best(evidence, prior, starts(prior), 40);
      GpModel model = new GpModel(inputs.and(pending), standard.targets(), theta);
      double best = Arrays.stream(standard.targets()).min().orElse(0);
      ExpectedImprovement improvement = new ExpectedImprovement(model, best);
      Maximizer maximizer =
          new Maximizer(
              coding,
              improvement,
              model,
              new Maximizer.Effort(400, 60, 6, 40),
              seed.derive("maximize", number).chance());
      for (Maximizer.Candidate candidate : maximizer.search(good(standard.targets()))) {
        Configuration here = coding.configuration(candidate.point());
        if (!taken.contains(here)) {
          double[] out = new double[2];
          model.predict(candidate.point(), out);
          Reason why =
              new Reason.Modelled(
                  "global",
                  problem.goal().toMinimize(standard.mean() + standard.deviation() * out[0]),
                  standard.deviation() * Math.sqrt(out[1]),
                  candidate.score(),
                  seen.points().size(),
                  pending.size());
          return Optional.of(new Suggestion(here, why));
        }
      }
      return Optional.empty();
    }

    private static double[][] starts(Prior prior) {
      double[] start = prior.mean().clone();
      return new double[][] {start};
    }

    private List<double[]> good(double[] targets) {
      List<Integer> order = new ArrayList<>();
      for (int i = 0; i < targets.length; i++) {
        order.add(i);
      }
      order.sort(Comparator.comparingDouble(i -> targets[i]));
      return order.stream().limit(3).map(i -> seen.points().get(i)).toList();
    }

    private boolean[] categorical() {
      boolean[] categorical = new boolean[coding.dimensions()];
      for (int j = 0; j < categorical.length; j++) {
        categorical[j] = coding.axes().get(j) instanceof Axis.Categorical;
      }
      return categorical;
    }
  }
}
