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
/// results are other [Tasks] of one model. What both ways and the child alone expect to gain is
/// averaged at each suggestion.
///
/// After the parents' best their worst is tried, which shows the child's range and whether they
/// lead anywhere. Parents that foresee the contrary of what the child's first results show are read
/// the other way round: their worst is tried as others' best would be, and their results are tasks
/// with the opposite sign. So parents that mislead tell as much as others, from then on.
///
/// Ranks, since other data mean other units (D. Salinas and others, "A quantile-based approach for
/// hyperparameter transfer learning", 2020, section 4).
///
/// @param results ended trials that count as the child's own
/// @param basis the constant and the parents, for the child's model
/// @param lengths the logarithms of the lengthscales that models of the parents have found; which
///     parameters matter is alike even where what is best is not
/// @param kindred the parents as they are
/// @param opposed the parents, what was best taken for the worst
record Inheritance(
    Optional<Observations> results,
    Optional<Basis> basis,
    List<Double> lengths,
    Reading kindred,
    Reading opposed) {
  /// How parents are read.
  ///
  /// @param tasks the parents' results, to be learned from beside the child's
  /// @param first suggestions to begin with
  record Reading(Optional<Tasks> tasks, List<Suggestion> first) {
    static final Reading NONE = new Reading(Optional.empty(), List.of());
  }

  /// Nothing inherited.
  static final Inheritance NONE =
      new Inheritance(Optional.empty(), Optional.empty(), List.of(), Reading.NONE, Reading.NONE);

  /// Parents are models of ranks; more points than this tell no more about the shape.
  private static final int POINTS = 100;

  /// Of the parents' best so many are tried first: if the parents mislead, no more is lost.
  private static final int BEST = 3;

  /// Of their worst, the first always and the others where parents are opposed.
  private static final int WORST = 2;

  /// The child's first results tell whether parents lead anywhere; later ones crowd where values
  /// are good, and their ranks say little. Fewer tell nothing.
  private static final int JUDGES = 10;

  private static final int FEWEST_JUDGES = 4;

  /// Parents whose foresight is below this are opposed to the child. Nearer to 0 it would be chance
  /// too often, and parents that are alike would be lost.
  private static final double OPPOSED = -0.25;

  static Inheritance of(Problem problem, Coding coding, boolean[] categorical) {
    WarmStart warm = problem.warmStart().orElse(null);
    if (warm == null) {
      return NONE;
    }
    List<Earlier> earlier = earlier(warm, problem, coding);
    return switch (warm.kind()) {
      case IDENTICAL_DATA_AND_ALGORITHM -> same(results(warm, problem, coding).judged(), earlier);
      case TRANSFER_LEARNING -> alike(observed(warm, problem, coding), earlier, categorical);
    };
  }

  /// What a search has seen: its own trials, after those of parents on the same data, which count
  /// as its own, penalties among the values: whether one is a penalty is judged by all together.
  static Observations told(Problem problem, Coding coding, List<Trial> trials) {
    Observations own = Observations.told(coding, problem.goal(), trials);
    return problem
        .warmStart()
        .filter(warm -> warm.kind() == WarmStart.Kind.IDENTICAL_DATA_AND_ALGORITHM)
        .map(warm -> own.after(results(warm, problem, coding)))
        .orElse(own);
  }

  /// The parents' trials in one, penalties among the values, without those outside of the child's
  /// ranges: as the child's own they would be what it must beat and where it looks, though it
  /// cannot go there.
  private static Observations results(WarmStart warm, Problem problem, Coding coding) {
    List<Trial> within = new ArrayList<>();
    for (Parent parent : warm.parents()) {
      within.addAll(parent.trials());
    }
    within.removeIf(trial -> coding.within(trial.configuration()).isEmpty());
    return Observations.told(coding, problem.goal(), within);
  }

  /// The parents' trials.
  private static List<Observations> observed(WarmStart warm, Problem problem, Coding coding) {
    List<Observations> parents = new ArrayList<>();
    for (Parent parent : warm.parents()) {
      parents.add(Observations.of(coding, problem.goal(), parent.trials()));
    }
    return parents;
  }

  private static Inheritance same(Observations all, List<Earlier> earlier) {
    List<Suggestion> best = first(earlier, Comparator.comparingDouble(Earlier::value), 1);
    Reading kindred = new Reading(Optional.empty(), best);
    return new Inheritance(Optional.of(all), Optional.empty(), List.of(), kindred, Reading.NONE);
  }

  private static Inheritance alike(
      List<Observations> parents, List<Earlier> earlier, boolean[] categorical) {
    List<GpModel> models = new ArrayList<>();
    for (Observations parent : parents) {
      if (parent.count() >= 5) {
        models.add(ranks(parent.select(Observations.sample(parent.values(), POINTS)), categorical));
      }
    }
    List<Suggestion> best = first(earlier, Comparator.comparingInt(Earlier::rank), BEST);
    List<Suggestion> worst = first(earlier, Comparator.comparingInt(Earlier::rankFromLast), WORST);
    return new Inheritance(
        Optional.empty(),
        models.isEmpty() ? Optional.empty() : Optional.of(new ParentBasis(models)),
        lengths(models),
        new Reading(Tasks.of(parents), contrasted(best, worst)),
        new Reading(Tasks.of(parents.stream().map(Observations::opposed).toList()), worst));
  }

  /// The best and the worst one, unless that is among them.
  private static List<Suggestion> contrasted(List<Suggestion> best, List<Suggestion> worst) {
    Map<Configuration, Suggestion> all = new LinkedHashMap<>();
    best.forEach(each -> all.put(each.configuration(), each));
    worst.stream().limit(1).forEach(each -> all.putIfAbsent(each.configuration(), each));
    return List.copyOf(all.values());
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
  /// @param rankFromLast the same, the worst first
  private record Earlier(double value, int rank, int rankFromLast, Suggestion suggestion) {}

  /// The parents' trials that lie in the child's space.
  private static List<Earlier> earlier(WarmStart warm, Problem problem, Coding coding) {
    List<Earlier> all = new ArrayList<>();
    for (int p = 0; p < warm.parents().size(); p++) {
      List<Trial> ended = new ArrayList<>(warm.parents().get(p).trials());
      ended.removeIf(
          t -> t.outcome().objective().isEmpty() || coding.within(t.configuration()).isEmpty());
      // The worst is tried, but not what is known to fail.
      double[] values = ended.stream().mapToDouble(t -> value(problem, t)).toArray();
      double penalty = Observations.penalty(values);
      ended.removeIf(t -> value(problem, t) >= penalty);
      ended.sort(Comparator.comparingDouble(t -> value(problem, t)));
      for (int rank = 0; rank < ended.size(); rank++) {
        Trial trial = ended.get(rank);
        Configuration here = coding.within(trial.configuration()).orElseThrow();
        Suggestion suggestion = new Suggestion(here, new Reason.Inherited(p + 1, trial.number()));
        all.add(new Earlier(value(problem, trial), rank, ended.size() - 1 - rank, suggestion));
      }
    }
    return all;
  }

  /// The first of them in an order, each configuration once.
  private static List<Suggestion> first(
      List<Earlier> earlier, Comparator<Earlier> order, int count) {
    Map<Configuration, Suggestion> first = new LinkedHashMap<>();
    for (Earlier each : earlier.stream().sorted(order).toList()) {
      first.putIfAbsent(each.suggestion().configuration(), each.suggestion());
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
    return kindred.first().size();
  }

  /// Whether the parents foresee the contrary of the child's first results: of two of these, which
  /// is better. Pairs count by the difference that is foreseen.
  boolean isOpposedTo(Observations own) {
    int n = Math.min(JUDGES, own.count());
    if (basis.isEmpty() || n < FEWEST_JUDGES) {
      return false;
    }
    double[] functions = new double[basis.get().size()];
    double[] foreseen = new double[n];
    double agreement = 0;
    double most = 0;
    for (int i = 0; i < n; i++) {
      basis.get().at(own.points().get(i), functions);
      foreseen[i] = Arrays.stream(functions).sum();
      for (int k = 0; k < i; k++) {
        double difference = foreseen[i] - foreseen[k];
        agreement += difference * Math.signum(own.values()[i] - own.values()[k]);
        most += Math.abs(difference);
      }
    }
    return agreement < OPPOSED * most;
  }
}
