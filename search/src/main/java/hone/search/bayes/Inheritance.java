package hone.search.bayes;

import hone.search.Configuration;
import hone.search.Parent;
import hone.search.Problem;
import hone.search.Reason;
import hone.search.Suggestion;
import hone.search.Trial;
import hone.search.WarmStart;
import hone.search.gp.Basis;
import hone.search.gp.GpModel;
import hone.search.gp.Prior;
import hone.search.math.Normal;
import hone.search.space.Coding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What earlier searches give to this one.
///
/// Of parents on the same data, the results themselves. Of others, the shape of what was found, in
/// two ways: a model of each parent's ranks becomes a function in the child's [Basis], so that the
/// child's own results decide how far, and with which sign, a parent is believed; or the parents'
/// results are other [Tasks] of one model. Which way is used, or neither, is decided at each
/// suggestion by how well each foresees the child's results.
///
/// Ranks, since other data mean other units (D. Salinas and others, "A quantile-based approach for
/// hyperparameter transfer learning", 2020, section 4).
///
/// @param results ended trials that count as the child's own
/// @param basis the constant and the parents, for the child's model
/// @param tasks the parents' results, to be learned from beside the child's
/// @param lengths the logarithms of the lengthscales that models of the parents have found; which
///     parameters matter is alike even where what is best is not
/// @param first suggestions to begin with
record Inheritance(
    Optional<Observations> results,
    Optional<Basis> basis,
    Optional<Tasks> tasks,
    List<Double> lengths,
    List<Suggestion> first) {
  /// Nothing inherited.
  static final Inheritance NONE =
      new Inheritance(Optional.empty(), Optional.empty(), Optional.empty(), List.of(), List.of());

  /// Parents are models of ranks; more points than this tell no more about the shape.
  private static final int POINTS = 100;

  /// Of the parents' best so many are tried first: if the parents mislead, no more is lost.
  private static final int FIRST = 3;

  static Inheritance of(Problem problem, Coding coding, boolean[] categorical) {
    WarmStart warm = problem.warmStart().orElse(null);
    if (warm == null) {
      return NONE;
    }
    List<Observations> parents = new ArrayList<>();
    for (Parent parent : warm.parents()) {
      parents.add(Observations.of(coding, problem.goal(), parent.trials()));
    }
    return switch (warm.kind()) {
      case IDENTICAL_DATA_AND_ALGORITHM ->
          same(
              parents, first(warm, problem, coding, Comparator.comparingDouble(Earlier::value), 1));
      case TRANSFER_LEARNING -> {
        Comparator<Earlier> inTurn = Comparator.comparingInt(Earlier::rank);
        yield alike(parents, first(warm, problem, coding, inTurn, FIRST), categorical);
      }
    };
  }

  private static Inheritance same(List<Observations> parents, List<Suggestion> first) {
    Observations all = parents.getFirst();
    for (Observations more : parents.subList(1, parents.size())) {
      all = more.after(all);
    }
    return new Inheritance(Optional.of(all), Optional.empty(), Optional.empty(), List.of(), first);
  }

  private static Inheritance alike(
      List<Observations> parents, List<Suggestion> first, boolean[] categorical) {
    List<GpModel> models = new ArrayList<>();
    for (Observations parent : parents) {
      if (parent.count() >= 5) {
        models.add(ranks(parent.select(Observations.sample(parent.values(), POINTS)), categorical));
      }
    }
    Tasks tasks = Tasks.of(parents);
    return new Inheritance(
        Optional.empty(),
        models.isEmpty() ? Optional.empty() : Optional.of(new ParentBasis(models)),
        tasks.results().count() == 0 ? Optional.empty() : Optional.of(tasks),
        lengths(models),
        first);
  }

  /// The geometric mean over the parents, as logarithms; empty without parents.
  private static List<Double> lengths(List<GpModel> models) {
    List<Double> lengths = new ArrayList<>();
    int dimensions = models.isEmpty() ? 0 : models.getFirst().hyperparameters().dimensions();
    for (int j = 0; j < dimensions; j++) {
      int coordinate = j;
      lengths.add(
          models.stream()
              .mapToDouble(m -> m.hyperparameters().logs()[coordinate])
              .average()
              .orElseThrow());
    }
    return lengths;
  }

  /// A model of a parent's values, each replaced by the normal quantile of its rank.
  private static GpModel ranks(Observations parent, boolean[] categorical) {
    double[] scores = new double[parent.count()];
    List<Integer> order = parent.bestFirst();
    int r = 0;
    while (r < scores.length) {
      double value = parent.values()[order.get(r)];
      int end = r;
      while (end + 1 < scores.length && parent.values()[order.get(end + 1)] == value) {
        end++;
      }
      double score = Normal.quantile((0.5 * (r + end) + 0.5) / scores.length);
      for (; r <= end; r++) {
        scores[order.get(r)] = score;
      }
    }
    Observations ranked = new Observations(parent.points(), scores, List.of(), List.of(), Set.of());
    return Surrogate.fit(ranked, categorical, Basis.constant(), Prior.of(categorical, false))
        .model(List.of());
  }

  /// An earlier trial's configuration in the child's space.
  ///
  /// @param value what it reached, smaller is better
  /// @param rank its place among its parent's, from 0
  private record Earlier(double value, int rank, Suggestion suggestion) {}

  /// The first of the parents' trials in an order, those that lie in the child's space.
  private static List<Suggestion> first(
      WarmStart warm, Problem problem, Coding coding, Comparator<Earlier> order, int count) {
    List<Earlier> all = new ArrayList<>();
    for (int p = 0; p < warm.parents().size(); p++) {
      List<Trial> ended = new ArrayList<>(warm.parents().get(p).trials());
      ended.removeIf(
          t -> t.outcome().objective().isEmpty() || coding.within(t.configuration()).isEmpty());
      ended.sort(Comparator.comparingDouble(t -> value(problem, t)));
      for (int rank = 0; rank < ended.size(); rank++) {
        Trial trial = ended.get(rank);
        Configuration here = coding.within(trial.configuration()).orElseThrow();
        Reason reason = new Reason.Inherited(p + 1, trial.number());
        all.add(new Earlier(value(problem, trial), rank, new Suggestion(here, reason)));
      }
    }
    all.sort(order);
    Map<Configuration, Suggestion> first = new LinkedHashMap<>();
    for (Earlier earlier : all) {
      first.putIfAbsent(earlier.suggestion().configuration(), earlier.suggestion());
    }
    return first.values().stream().limit(count).toList();
  }

  private static double value(Problem problem, Trial trial) {
    return problem.goal().toMinimize(trial.outcome().objective().orElseThrow());
  }

  /// The constant, and each parent's mean; together the parents weigh as much as one.
  private static final class ParentBasis implements Basis {
    private final List<GpModel> parents;
    private final double scale;

    ParentBasis(List<GpModel> parents) {
      this.parents = parents;
      this.scale = 1 / Math.sqrt(Math.max(1, parents.size()));
    }

    @Override
    public int size() {
      return 1 + parents.size();
    }

    @Override
    public void at(double[] x, double[] out) {
      out[0] = 1;
      for (int p = 0; p < parents.size(); p++) {
        out[1 + p] = scale * parents.get(p).mean(x);
      }
    }

    @Override
    public void at(double[] x, double[] out, double[][] gradients) {
      out[0] = 1;
      Arrays.fill(gradients[0], 0);
      for (int p = 0; p < parents.size(); p++) {
        out[1 + p] = scale * parents.get(p).mean(x, gradients[1 + p]);
        for (int j = 0; j < x.length; j++) {
          gradients[1 + p][j] *= scale;
        }
      }
    }
  }

  /// How many of the first suggestions are inherited.
  int count() {
    return first.size();
  }
}
