package hone.search.bayes;

import hone.search.History;
import hone.search.Problem;
import hone.search.Progress;
import hone.search.Trial;
import hone.search.acquisition.Acquisition;
import hone.search.acquisition.Maximizer;
import hone.search.gp.Basis;
import hone.search.gp.GpModel;
import hone.search.gp.Prior;
import hone.search.math.Halton;
import hone.search.math.Seed;
import hone.search.space.Axis;
import hone.search.space.Coding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;

/// Says what the model has learned from a search, whatever strategy led it: how far it has come,
/// which parameters matter, how well the model predicts. Pure, like a strategy.
public final class Insight {
  /// Fewer results than this say nothing about parameters or bounds.
  private static final int FEWEST = 8;

  /// More results than this make the answers slower, not truer.
  private static final int MOST = 200;

  /// Standard deviations of the bounds: 95 % one-sided and a little.
  private static final double BETA = 2;

  private static final int PAIRS = 512;

  /// Convergence must show on so many histories in a row, each a trial longer.
  private static final int IN_A_ROW = 3;

  private final Problem problem;
  private final Coding coding;
  private final boolean[] categorical;
  private final Observations seen;
  private final Seed seed;

  private Insight(Problem problem, List<Trial> trials) {
    this.problem = problem;
    this.coding = new Coding(problem.space());
    this.categorical = new boolean[coding.dimensions()];
    for (int j = 0; j < categorical.length; j++) {
      categorical[j] = coding.axes().get(j) instanceof Axis.Categorical;
    }
    this.seen = Observations.of(coding, problem.goal(), trials);
    this.seed = new Seed(seen.count());
  }

  /// How well the model predicts results that it is not shown.
  ///
  /// @param observed how many results there were
  /// @param concordance the share of pairs of results whose order it predicts, each left out; one
  ///     half is no better than chance
  /// @param residual the root mean square of the errors in units of the deviations that the model
  ///     claimed; 1 is honest
  public record Check(int observed, double concordance, double residual) {}

  /// How far the search has come.
  public static Progress progress(Problem problem, History history) {
    int notImproving = Progress.notImproving(problem.goal(), history);
    List<Trial> ended = new ArrayList<>(history.trials());
    ended.removeIf(Trial::pending);
    Insight now = new Insight(problem, ended);
    OptionalDouble bound = now.regretBound();
    boolean converged = now.isLongEnough(notImproving) && hasConverged(now, bound, ended);
    return new Progress(notImproving, bound, converged);
  }

  /// Whether the search has converged, as `progress` tells it, but without fitting a model where
  /// it has not gone on for long enough anyway.
  public static boolean converged(Problem problem, History history) {
    List<Trial> ended = new ArrayList<>(history.trials());
    ended.removeIf(Trial::pending);
    Insight now = new Insight(problem, ended);
    return now.isLongEnough(Progress.notImproving(problem.goal(), history))
        && hasConverged(now, now.regretBound(), ended);
  }

  private static boolean hasConverged(Insight now, OptionalDouble bound, List<Trial> ended) {
    boolean converged = bound.isPresent() && now.isSmall(bound);
    for (int back = 1; converged && back < IN_A_ROW; back++) {
      Insight earlier = new Insight(now.problem, ended.subList(0, ended.size() - back));
      OptionalDouble before = earlier.regretBound();
      converged = before.isPresent() && earlier.isSmall(before);
    }
    return converged;
  }

  /// The share of each parameter in the variation of the model's mean, interactions counted for
  /// each of their parameters, by falling share; empty with too few results or none that differ.
  ///
  /// **Source**: M. Jansen, "Analysis of variance designs for model output", 1999 (total effects).
  public static SequencedMap<String, Double> importance(Problem problem, History history) {
    Insight insight = new Insight(problem, history.trials());
    SequencedMap<String, Double> shares = new LinkedHashMap<>();
    if (insight.seen.count() < FEWEST) {
      return shares;
    }
    double[] effects = insight.effects(insight.surrogate().model(List.of()));
    double sum = Arrays.stream(effects).sum();
    if (!(sum > 0)) {
      return shares;
    }
    for (int j : Observations.bestFirst(Arrays.stream(effects).map(v -> -v).toArray())) {
      shares.put(problem.space().parameters().get(j).name(), effects[j] / sum);
    }
    return shares;
  }

  /// How well the model predicts; empty with too few results.
  public static Optional<Check> check(Problem problem, History history) {
    Insight insight = new Insight(problem, history.trials());
    if (insight.seen.count() < FEWEST) {
      return Optional.empty();
    }
    return Optional.of(insight.check());
  }

  private Surrogate surrogate() {
    Observations some = seen.select(Observations.sample(seen.values(), MOST));
    return Surrogate.fit(some, categorical, Basis.constant(), Prior.of(categorical, false));
  }

  private Check check() {
    Surrogate surrogate = surrogate();
    GpModel model = surrogate.model(List.of());
    double[] targets = surrogate.targets();
    int n = targets.length;
    double[] predicted = new double[n];
    double squares = 0;
    for (int i = 0; i < n; i++) {
      double[] left = model.leaveOneOut(i);
      predicted[i] = targets[i] - left[0];
      squares += left[0] * left[0] / left[1];
    }
    double right = 0;
    int pairs = 0;
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < i; k++) {
        if (targets[i] != targets[k]) {
          pairs++;
          double agrees = (targets[i] - targets[k]) * (predicted[i] - predicted[k]);
          right += agrees > 0 ? 1 : agrees == 0 ? 0.5 : 0;
        }
      }
    }
    return new Check(seen.count(), pairs == 0 ? 0.5 : right / pairs, Math.sqrt(squares / n));
  }

  private double[] effects(GpModel model) {
    int d = coding.dimensions();
    double[] effects = new double[d];
    Halton points = new Halton(2 * d, seed.derive("importance", 0));
    for (int i = 0; i < PAIRS; i++) {
      double[] both = points.point(i);
      double[] here = coding.spread(Arrays.copyOf(both, d));
      double[] there = coding.spread(Arrays.copyOfRange(both, d, 2 * d));
      double mean = model.mean(here);
      for (int j = 0; j < d; j++) {
        double[] moved = here.clone();
        moved[j] = there[j];
        double change = model.mean(moved) - mean;
        effects[j] += 0.5 * change * change / PAIRS;
      }
    }
    return effects;
  }

  /// The lowest upper bound of the results' means less the lowest lower bound anywhere.
  ///
  /// **Source**: A. Makarova and others, "Automatic termination for hyperparameter optimization",
  /// 2022, section 3.
  private OptionalDouble regretBound() {
    if (seen.count() < FEWEST) {
      return OptionalDouble.empty();
    }
    Surrogate surrogate = surrogate();
    GpModel model = surrogate.model(List.of());
    double upper = Double.POSITIVE_INFINITY;
    double[] out = new double[2];
    for (double[] point : seen.points()) {
      model.predict(point, out);
      upper = Math.min(upper, out[0] + BETA * Math.sqrt(out[1]));
    }
    List<double[]> good =
        seen.bestFirst().stream().limit(3).map(seen.points()::get).map(double[]::clone).toList();
    Maximizer.Effort effort = new Maximizer.Effort(400, 60, 6, 40);
    Maximizer maximizer =
        new Maximizer(
            coding, new LowerBound(model), model, effort, seed.derive("bound", 0).chance());
    double lower = -maximizer.search(good).getFirst().score();
    return OptionalDouble.of(Math.max(0, upper - lower) * surrogate.standard().deviation());
  }

  /// Whether there were enough trials, and enough of them without improvement, to speak of
  /// convergence at all.
  private boolean isLongEnough(int notImproving) {
    int d = coding.dimensions();
    int budget = problem.trialsMax() == Problem.UNLIMITED ? 100 : problem.trialsMax();
    int needed = Math.max(Math.max(25, 4 * d), budget / 4);
    int patience = Math.max(Math.max(10, 2 * d), 15 * budget / 100);
    return seen.count() >= needed && notImproving >= patience;
  }

  private boolean isSmall(OptionalDouble bound) {
    double best = Arrays.stream(seen.values()).min().orElse(0);
    double[] sorted = seen.values().clone();
    Arrays.sort(sorted);
    double typical = sorted[sorted.length / 2] - best;
    double margin = Math.max(Math.abs(best), typical) * Progress.MARGIN;
    return bound.orElse(Double.POSITIVE_INFINITY) <= margin;
  }

  /// Scores a point by its lower bound, the lower the better.
  private static final class LowerBound implements Acquisition {
    private final GpModel model;
    private final double[] prediction = new double[2];
    private final double[] varianceGradient;

    LowerBound(GpModel model) {
      this.model = model;
      this.varianceGradient = new double[model.inputs().dimensions()];
    }

    @Override
    public double at(double[] x) {
      model.predict(x, prediction);
      return BETA * Math.sqrt(prediction[1]) - prediction[0];
    }

    @Override
    public double at(double[] x, double[] gradient) {
      model.predict(x, prediction, gradient, varianceGradient);
      double deviation = Math.sqrt(prediction[1]);
      for (int j = 0; j < gradient.length; j++) {
        gradient[j] = BETA * varianceGradient[j] / (2 * deviation) - gradient[j];
      }
      return BETA * deviation - prediction[0];
    }
  }
}
