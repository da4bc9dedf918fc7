package hone.search.bayes;

import static org.assertj.core.api.Assertions.assertThat;

import hone.search.Configuration;
import hone.search.Goal;
import hone.search.History;
import hone.search.Outcome;
import hone.search.Parameter;
import hone.search.Parent;
import hone.search.Problem;
import hone.search.Scale;
import hone.search.Space;
import hone.search.Strategy;
import hone.search.Suggestions;
import hone.search.Trial;
import hone.search.WarmStart;
import hone.search.math.Chance;
import hone.search.math.Seed;
import hone.search.plain.RandomSearch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/// Goal: noise, failures, many categories and parents make the search no worse unseen. Method: as
/// in [BayesianQuality]; what counts is the true value of the best trial, whatever was told.
class HardshipQuality {
  private static final long[] SEEDS = {201, 202, 203};

  private static final Space SPACE =
      Space.of(
          new Parameter.Continuous("rate", 1e-4, 1, Scale.LOGARITHMIC),
          new Parameter.Continuous("share", 0, 1, Scale.LINEAR),
          new Parameter.Whole("units", 8, 1024, Scale.LOGARITHMIC));

  /// How results reach the search.
  ///
  /// @param noise the deviation of what is told
  /// @param failing the share of trials that fail by chance, beside a region in which all do
  private record Hardship(double noise, double failing) {}

  @Test
  void findsTheValleyThroughNoiseAndFailures() {
    Hardship hardship = new Hardship(0.05, 0.1);
    double random = found(new RandomSearch(), problem(SPACE), 50, hardship, HardshipQuality::bowl);
    double model = found(new BayesianSearch(), problem(SPACE), 50, hardship, HardshipQuality::bowl);

    assertThat(model).isLessThan(0.02).isLessThan(0.5 * random);
  }

  /// Twelve categories in each of five parameters: a quarter of a million configurations.
  @Test
  void findsGoodCategoriesAmongMany() {
    List<Parameter> parameters = new ArrayList<>();
    for (int j = 0; j < 5; j++) {
      List<String> values = new ArrayList<>();
      for (int k = 0; k < 12; k++) {
        values.add(Integer.toString((7 * k + j) % 12));
      }
      parameters.add(new Parameter.Categorical("c" + j, values));
    }
    Problem problem = problem(new Space(parameters));
    Hardship none = new Hardship(0, 0);
    ToDoubleFunction<Configuration> sum =
        at ->
            at.values().values().stream().mapToDouble(v -> Math.abs(Integer.parseInt(v) - 6)).sum();
    double random = found(new RandomSearch(), problem, 70, none, sum);
    double model = found(new BayesianSearch(), problem, 70, none, sum);

    assertThat(model).isLessThan(0.4 * random);
  }

  @Test
  void gainsByParentsThatAreAlikeAndLosesLittleByOthers() {
    Hardship none = new Hardship(0, 0);
    double cold = found(new BayesianSearch(), problem(SPACE), 15, none, HardshipQuality::bowl);
    double alike = warm(at -> 3 * bowl(at) + 1);
    double inverted = warm(at -> -bowl(at));

    assertThat(alike).isLessThan(0.8 * cold);
    assertThat(inverted).isLessThan(3 * cold + 0.002);
  }

  private static double warm(ToDoubleFunction<Configuration> parent) {
    List<Trial> trials = new ArrayList<>();
    for (int i = 1; i <= 30; i++) {
      Configuration here = next(new RandomSearch(), problem(SPACE), trials, 77);
      Outcome outcome = Outcome.of(parent.applyAsDouble(here));
      trials.add(new Trial(i, here, outcome, List.of()));
    }
    WarmStart start = new WarmStart(WarmStart.Kind.TRANSFER_LEARNING, List.of(new Parent(trials)));
    Problem problem = problem(SPACE).withWarmStart(start);
    return found(new BayesianSearch(), problem, 15, new Hardship(0, 0), HardshipQuality::bowl);
  }

  private static Problem problem(Space space) {
    return Problem.of(space, Goal.MINIMIZE).withTrials(100);
  }

  private static double bowl(Configuration at) {
    double rate = Math.log10(number(at, "rate")) + 2.3;
    double share = number(at, "share") - 0.4;
    double units = Math.log(number(at, "units") / 150) / 3;
    return 0.1 * rate * rate + share * share + 0.3 * units * units;
  }

  private static double number(Configuration at, String name) {
    return Double.parseDouble(at.values().get(name));
  }

  /// The mean over the seeds of the true value of the best trial that did not fail.
  private static double found(
      Strategy strategy,
      Problem problem,
      int count,
      Hardship hardship,
      ToDoubleFunction<Configuration> objective) {
    double sum = 0;
    for (long seed : SEEDS) {
      Chance chance = new Seed(seed).derive("luck", 0).chance();
      List<Trial> trials = new ArrayList<>();
      double best = Double.POSITIVE_INFINITY;
      for (int i = 1; i <= count; i++) {
        Configuration here = next(strategy, problem, trials, seed);
        double value = objective.applyAsDouble(here);
        String units = here.values().getOrDefault("units", "8");
        boolean fails =
            chance.nextDouble() < hardship.failing()
                || (hardship.failing() > 0 && Long.parseLong(units) > 600);
        double told = value + hardship.noise() * chance.normal();
        best = fails ? best : Math.min(best, value);
        Outcome outcome = fails ? new Outcome.Failed() : Outcome.of(told);
        trials.add(new Trial(i, here, outcome, List.of()));
      }
      sum += best;
    }
    return sum / SEEDS.length;
  }

  private static Configuration next(
      Strategy strategy, Problem problem, List<Trial> trials, long seed) {
    Suggestions answer = strategy.suggest(problem, new History(trials), 1, seed);
    return ((Suggestions.Proposed) answer).suggestions().getFirst().configuration();
  }
}
