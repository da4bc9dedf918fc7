package hone.search.bayes;

import hone.search.History;
import hone.search.Problem;
import hone.search.Progress;
import hone.search.Reason;
import hone.search.Strategy;
import hone.search.Trial;
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
import org.jspecify.annotations.Nullable;

/// Says what the model has learned from a search, whatever strategy led it: how far it has come,
/// which parameters matter and how, how well the model predicts. The answers depend on problem and
/// history alone, like a strategy's; all but the bound are of one model, fitted when first needed.
/// Results of a warm start on the same data count as the search's own, those of others not at all.
/// Predictions use that model's scratch memory: one thread at a time.
public final class Insight {
  /// Fewer results than this say nothing about parameters or bounds.
  private static final int FEWEST = 8;

  /// More results than this make the answers slower, not truer.
  private static final int MOST = 200;

  private static final int PAIRS = 512;

  /// Convergence must show on so many histories in a row, each a result longer.
  private static final int IN_A_ROW = 3;

  /// Of a category so many values must have been tried, or all of them; of a whole number all if
  /// there are not more than the second.
  private static final int CATEGORIES = 30;

  private static final int STEPS = 8;

  private final Problem problem;

  /// Those of the search itself.
  private final History all;

  /// Those with values that can be compared, among them such of running ones.
  private final List<Trial> ended;

  /// Whether values are of one level of resources, which rises as the search goes on.
  private final boolean levelled;

  private final Coding coding;
  private final boolean[] categorical;

  /// What the search knows.
  private final Observations seen;

  /// The same, but a value no penalty that is just far worse than others that lie close together: a
  /// search leaves such a place alone, and a reader is to see how bad it is.
  private final Observations shown;

  private final Seed seed;
  private @Nullable Learnt learnt;

  /// What was learned from the results.
  private record Learnt(Surrogate surrogate, GpModel model) {}

  /// Looks at a search whose values can be compared as they are.
  public Insight(Problem problem, History history) {
    this(problem, history, history, false);
  }

  /// Looks at a search that this strategy led.
  public Insight(Problem problem, Strategy strategy, History history) {
    this(problem, history, strategy.comparable(problem, history), strategy.readsReports());
  }

  private Insight(Problem problem, History all, History comparable, boolean levelled) {
    this.problem = problem;
    this.all = all;
    this.levelled = levelled;
    this.ended = comparable.trials().stream().filter(trial -> !trial.pending()).toList();
    this.coding = new Coding(problem.space());
    this.categorical = new boolean[coding.dimensions()];
    for (int j = 0; j < categorical.length; j++) {
      categorical[j] = coding.axes().get(j) instanceof Axis.Categorical;
    }
    Observations told = Inheritance.told(problem, coding, ended);
    this.seen = told.judged();
    this.shown = told.judged(1);
    this.seed = new Seed(seen.count());
  }

  /// How well the model predicts results that it is not shown.
  ///
  /// @param observed how many results the model has learned from, of many the best and some others
  /// @param concordance the share of pairs of results whose order it predicts, each left out; one
  ///     half is no better than chance
  /// @param residual the root mean square of the errors in units of the deviations that the model
  ///     claimed; 1 is honest
  public record Check(int observed, double concordance, double residual) {}

  /// How what the model expected, when it chose configurations, has come true. It chooses where it
  /// hopes most, so that these results disappoint more than those of [Check], which nobody chose.
  ///
  /// @param results how many results there are of configurations that it chose
  /// @param withinOne how many of them lay no more than a deviation from what was expected
  /// @param withinTwo how many no more than two
  public record Forecasts(int results, int withinOne, int withinTwo) {}

  /// How what was expected has come true; empty where no result of a chosen configuration is there,
  /// and where what was expected was of another level of resources than the results are now.
  ///
  /// @param reasons why each trial of the history was suggested, in their order
  public Optional<Forecasts> forecasts(List<Reason> reasons) {
    if (levelled) {
      return Optional.empty();
    }
    int results = 0;
    int withinOne = 0;
    int withinTwo = 0;
    for (Trial trial : ended) {
      OptionalDouble value = trial.outcome().objective();
      if (value.isPresent()
          && reasons.get(trial.number() - 1) instanceof Reason.Modelled expected) {
        double error = Math.abs(value.getAsDouble() - expected.mean());
        results++;
        withinOne += error <= expected.deviation() ? 1 : 0;
        withinTwo += error <= 2 * expected.deviation() ? 1 : 0;
      }
    }
    return results == 0
        ? Optional.empty()
        : Optional.of(new Forecasts(results, withinOne, withinTwo));
  }

  /// How far the search has come.
  public Progress progress() {
    int notImproving = notImproving();
    OptionalDouble bound = regretBound();
    boolean converged = isLongEnough(notImproving) && hasConverged(bound);
    return new Progress(notImproving, told(bound), converged);
  }

  /// What is left to gain, where the belief says something: one that is as wide as nine of ten
  /// results lie from the best may well be impossible, an accuracy above 1 for example.
  private OptionalDouble told(OptionalDouble bound) {
    double[] sorted = seen.values().clone();
    Arrays.sort(sorted);
    int most = (sorted.length - 1) * 9 / 10;
    boolean isWide = bound.isPresent() && bound.getAsDouble() >= sorted[most] - sorted[0];
    return isWide ? OptionalDouble.empty() : bound;
  }

  /// Whether the search has converged, as [#progress] tells it, but without fitting a model where
  /// it has not gone on for long enough anyway.
  public boolean converged() {
    return isLongEnough(notImproving()) && hasConverged(regretBound());
  }

  private int notImproving() {
    return Progress.notImproving(problem.goal(), all);
  }

  private boolean hasConverged(OptionalDouble bound) {
    boolean converged = bound.isPresent() && isSmall(bound);
    List<Trial> shorter = ended;
    for (int back = 1; converged && back < IN_A_ROW; back++) {
      shorter = withoutLastResult(shorter);
      Insight earlier = new Insight(problem, new History(shorter));
      OptionalDouble before = earlier.regretBound();
      converged = before.isPresent() && earlier.isSmall(before);
    }
    return converged;
  }

  private static List<Trial> withoutLastResult(List<Trial> trials) {
    int last = trials.size() - 1;
    while (last > 0 && trials.get(last).outcome().objective().isEmpty()) {
      last--;
    }
    return trials.subList(0, Math.max(0, last));
  }

  /// The share of each parameter in the variation of the model's mean over the space, interactions
  /// counted for each of their parameters, by falling share; empty with too few results or none
  /// that differ. It is the mean of what the model learned from: values far worse than most pulled
  /// in, and bent where that fits them better. So shares are not of the objective's own variance,
  /// which a few bad results may make up.
  ///
  /// **Source**: M. Jansen, "Analysis of variance designs for model output", 1999 (total effects).
  public SequencedMap<String, Double> importance() {
    SequencedMap<String, Double> shares = new LinkedHashMap<>();
    if (isTooLittle()) {
      return shares;
    }
    double[] effects = effects(learnt().model());
    double sum = Arrays.stream(effects).sum();
    if (!(sum > 0)) {
      return shares;
    }
    for (int j : Observations.bestFirst(Arrays.stream(effects).map(v -> -v).toArray())) {
      shares.put(problem.space().parameters().get(j).name(), effects[j] / sum);
    }
    return shares;
  }

  /// What the model believes along each parameter alone; empty with too few results or none that
  /// differ.
  public Optional<Slices> slices() {
    if (isTooLittle() || isFlat()) {
      return Optional.empty();
    }
    return Slices.of(coding, problem.goal(), ended, learnt().surrogate(), learnt().model());
  }

  /// How well the model predicts; empty with too few results or none that differ.
  public Optional<Check> check() {
    return isTooLittle() || isFlat() ? Optional.empty() : Optional.of(checked());
  }

  private boolean isTooLittle() {
    return seen.count() < FEWEST;
  }

  /// Whether all results are equal, so that there is nothing to learn from.
  private boolean isFlat() {
    double[] targets = Standardized.of(seen.values(), false).targets();
    return Arrays.stream(targets).allMatch(target -> target == 0);
  }

  private Learnt learnt() {
    Learnt known = learnt;
    if (known == null) {
      known = fit(shown, true);
      learnt = known;
    }
    return known;
  }

  /// Fits a model.
  ///
  /// @param results what it learns from
  /// @param bent lets the values be bent, which keeps more of the worse ones apart: a search's last
  ///     results crowd about the best, and what matters elsewhere is not seen there
  private Learnt fit(Observations results, boolean bent) {
    Observations some = results.select(Observations.sample(results.values(), MOST));
    Prior prior = Prior.of(categorical, bent);
    Surrogate surrogate = Surrogate.fit(some, categorical, Basis.constant(), prior);
    return new Learnt(surrogate, surrogate.model(List.of()));
  }

  private Check checked() {
    GpModel model = learnt().model();
    double[] targets = learnt().surrogate().targets();
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
    return new Check(n, pairs == 0 ? 0.5 : right / pairs, Math.sqrt(squares / n));
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

  private OptionalDouble regretBound() {
    if (isTooLittle() || isFlat()) {
      return OptionalDouble.empty();
    }
    // A bound is a difference, which has a unit where values are not bent alone.
    Learnt plain = fit(seen, false);
    return OptionalDouble.of(RegretBound.of(coding, seen, plain.surrogate(), plain.model(), seed));
  }

  /// Whether there were enough trials, and enough of them without improvement, to speak of
  /// convergence at all. Of values at one level of resources those of running trials count, too;
  /// parents' do not, however much the model has learned from them.
  private boolean isLongEnough(int notImproving) {
    int without = Math.min(notImproving, Progress.notImproving(problem.goal(), new History(ended)));
    int d = coding.dimensions();
    int budget = problem.trialsMax() == Problem.UNLIMITED ? 100 : problem.trialsMax();
    int needed = Math.max(Math.max(30, 4 * d), budget / 4);
    int patience = Math.max(Math.max(10, 3 * d), 15 * budget / 100);
    int own = Observations.of(coding, problem.goal(), ended).count();
    return own >= needed && without >= patience && isCovered();
  }

  /// Whether so many values of categories and short ranges were tried that none can be the best
  /// unseen: a model knows nothing of a category's value that it has not seen.
  private boolean isCovered() {
    List<double[]> tried = new ArrayList<>(seen.points());
    tried.addAll(seen.failed());
    ended.forEach(trial -> coding.point(trial.configuration()).ifPresent(tried::add));
    for (int j = 0; j < categorical.length; j++) {
      int axis = j;
      double count = coding.axes().get(j).count();
      double wanted = categorical[j] ? Math.min(count, CATEGORIES) : count > STEPS ? 0 : count;
      if (tried.stream().mapToDouble(point -> point[axis]).distinct().count() < wanted) {
        return false;
      }
    }
    return true;
  }

  private boolean isSmall(OptionalDouble bound) {
    double best = Arrays.stream(seen.values()).min().orElse(0);
    double[] sorted = seen.values().clone();
    Arrays.sort(sorted);
    double typical = sorted[sorted.length / 2] - best;
    double margin = Math.max(Math.abs(best), typical) * Progress.MARGIN;
    return bound.orElse(Double.POSITIVE_INFINITY) <= margin;
  }
}
