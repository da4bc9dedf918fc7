package hone.search.bayes;

import hone.search.Configuration;
import hone.search.History;
import hone.search.Problem;
import hone.search.Reason;
import hone.search.Suggestion;
import hone.search.acquisition.Acquisition;
import hone.search.acquisition.Feasibility;
import hone.search.acquisition.Maximizer;
import hone.search.gp.Basis;
import hone.search.gp.GpModel;
import hone.search.gp.Prior;
import hone.search.math.Halton;
import hone.search.math.Seed;
import hone.search.plain.RandomSearch;
import hone.search.space.Axis;
import hone.search.space.Coding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Answers one request for suggestions: what was learned from the history is kept from one
/// suggestion to the next, and each suggestion is under way for those after it.
final class Proposer {
  /// Results that a model learns from at most; the cost grows with the cube.
  private static final int LEARNT = 400;

  /// Values are bent only when there are enough of them to tell how.
  private static final int BENT_FROM = 25;

  /// The share of suggestions that look around the best point alone.
  private static final double LOCAL = 0.7;

  /// The same after parents: they have looked over the whole space.
  private static final double LOCAL_KINDRED = 0.9;

  /// The same where there are categories, with parents or without: each of their values may have a
  /// best place of its own.
  private static final double LOCAL_MIXED = 0.5;

  /// The same where results are noisy: within a small box noise hides what is better.
  private static final double LOCAL_NOISY = 0.4;

  /// Noise, in the targets' unit, above which results count as noisy; rugged functions look noisy
  /// below it.
  private static final double MUCH_NOISE = 0.1;

  /// Two points that differ by less than this in all coordinates are the same.
  private static final double SAME = 1e-7;

  /// Two that do by less than this are nearly the same, in four dimensions or more.
  private static final double NEARLY_SAME = 0.1;

  /// So many failures of trials that were nearly the same are no chance.
  private static final int DEAD = 2;

  private static final int GOOD = 3;

  /// So many points are compared by how likely trials are to fail there.
  private static final int PROMISING = 64;

  private static final Maximizer.Effort EFFORT = new Maximizer.Effort(400, 60, 6, 40);

  /// A part of the strategy.
  ///
  /// @param local looks around the best point alone
  /// @param bent lets the values be bent
  private record Arm(boolean local, boolean bent) {}

  /// What was learned for a part of the strategy.
  ///
  /// @param some the results it was learned from
  /// @param own from these alone
  /// @param region where to look
  /// @param good points to look around first
  private record Learnt(
      Observations some, Surrogate own, Optional<TrustRegion> region, List<double[]> good) {}

  private final Problem problem;
  private final Seed seed;
  private final Coding coding;
  private final boolean[] categorical;
  private final Categories categories;
  private final Inheritance inheritance;
  private final boolean opposed;
  private final Optional<Tasks> tasks;

  /// Whether the models learn logarithms. Not beside parents' values, which have a unit of their
  /// own.
  private final boolean logarithmic;

  /// What the models learn from.
  private final Observations seen;

  private final List<double[]> pending;
  private final Set<Configuration> taken;

  /// Points of all trials, ended or not, and of what was suggested.
  private final List<double[]> tried;

  private final Map<Arm, Learnt> learnt = new LinkedHashMap<>();
  private final Map<Arm, List<Surrogate>> kindred = new LinkedHashMap<>();
  private @Nullable GpModel failures;
  private int number;

  Proposer(Problem problem, History history, Seed seed) {
    this.problem = problem;
    this.seed = seed;
    this.coding = new Coding(problem.space());
    this.categorical = new boolean[coding.dimensions()];
    for (int j = 0; j < categorical.length; j++) {
      categorical[j] = coding.axes().get(j) instanceof Axis.Categorical;
    }
    this.categories = new Categories(coding);
    this.inheritance = Inheritance.of(problem, coding, categorical);
    Observations results = Inheritance.told(problem, coding, history.trials()).judged();
    this.logarithmic = inheritance.kindred().tasks().isEmpty() && results.spansOrders(enough());
    this.seen = logarithmic ? results.logarithms() : results;
    this.opposed = inheritance.isOpposedTo(seen);
    this.tasks = (opposed ? inheritance.opposed() : inheritance.kindred()).tasks();
    this.pending = new ArrayList<>(seen.pending());
    this.taken = new LinkedHashSet<>(seen.taken());
    this.tried = new ArrayList<>(seen.points());
    taken.forEach(each -> coding.point(each).ifPresent(tried::add));
    this.number = history.next();
  }

  /// The next suggestion; empty when every configuration is taken.
  Optional<Suggestion> next() {
    if (taken.size() >= problem.space().combinations()) {
      return Optional.empty();
    }
    Optional<Suggestion> chosen = inherited();
    if (chosen.isEmpty()) {
      chosen = isBeginning() ? spread() : modelled();
    }
    if (chosen.isEmpty()) {
      chosen = RandomSearch.draw(problem, number, taken, seed);
    }
    chosen.ifPresent(this::take);
    number++;
    return chosen;
  }

  private void take(Suggestion suggestion) {
    taken.add(suggestion.configuration());
    coding
        .point(suggestion.configuration())
        .ifPresent(
            point -> {
              pending.add(point);
              tried.add(point);
            });
  }

  private boolean isBeginning() {
    return number <= initial()
        || seen.count() < Math.max(2, Math.min(5, (initial() + 1) / 2))
        || knowsNothing();
  }

  /// Whether all results are the same one, so that there is no best to look around.
  private boolean knowsNothing() {
    return inheritance.basis().isEmpty()
        && Arrays.stream(seen.values()).distinct().limit(2).count() < 2;
  }

  /// How many trials are spread over the space before a model is asked: enough to tell a slope in
  /// most directions, never more than a quarter of the budget or three; none after what was
  /// inherited.
  private int initial() {
    int spread = enough();
    if (inheritance.results().isPresent()) {
      spread = Math.max(0, spread - inheritance.results().get().count());
    } else if (inheritance.basis().isPresent()) {
      spread = 0;
    }
    int most = Math.max(3, problem.trialsMax() / 4);
    return inheritance.count() + Math.min(spread, most);
  }

  /// Spread points that tell a slope in most directions.
  private int enough() {
    return 3 + Math.round(0.4f * coding.dimensions());
  }

  private Optional<Suggestion> inherited() {
    List<Suggestion> due = List.of();
    if (number <= inheritance.count()) {
      due = List.of(inheritance.kindred().first().get(number - 1));
    } else if (opposed) {
      due = inheritance.opposed().first();
    }
    return due.stream().filter(each -> !taken.contains(each.configuration())).findFirst();
  }

  private Optional<Suggestion> spread() {
    Configuration here = coding.configuration(spreadPoint());
    return taken.contains(here)
        ? Optional.empty()
        : Optional.of(new Suggestion(here, new Reason.Spread(number)));
  }

  private double[] spreadPoint() {
    if (number > initial() && !seen.failed().isEmpty() && seen.count() > 0) {
      return promising();
    }
    double[] unit = new double[coding.dimensions()];
    if (number == 1) {
      // People choose ranges about what they expect.
      Arrays.fill(unit, 0.5);
    } else {
      unit = new Halton(unit.length, seed.derive("spread", 0)).point(number - 1L);
    }
    return coding.spread(unit);
  }

  /// Where nearly all trials fail: of points all over the space the one that is least likely to.
  private double[] promising() {
    Halton halton = new Halton(coding.dimensions(), seed.derive("promising", number));
    return IntStream.range(0, PROMISING)
        .mapToObj(i -> coding.spread(halton.point(i)))
        .max(Comparator.comparingDouble(failures()::mean))
        .orElseThrow();
  }

  private Optional<Suggestion> modelled() {
    Optional<Categories.Value> untried = untried();
    Arm arm = untried.isPresent() ? new Arm(false, false) : arm();
    Optional<Categories.Value> alone =
        arm.local()
            ? Optional.empty()
            : untried.or(() -> categories.drawn(seed.derive("category", number).chance()));
    return alone
        .flatMap(each -> best(arm, Optional.of(each)))
        .or(() -> best(arm, Optional.empty()))
        // A box of whole numbers may hold nothing new.
        .or(
            () ->
                arm.local()
                    ? best(new Arm(false, arm.bent()), Optional.empty())
                    : Optional.empty());
  }

  /// The best new point that a part of the strategy finds.
  ///
  /// @param alone the only value of its category to look at
  private Optional<Suggestion> best(Arm arm, Optional<Categories.Value> alone) {
    Learnt model = learnt(arm);
    Committee committee = committee(arm, model);
    GpModel given = committee.own();
    Maximizer maximizer =
        new Maximizer(
            coding,
            acquisition(committee),
            given,
            EFFORT,
            seed.derive("maximize", number).chance());
    model.region().ifPresent(r -> maximizer.within(r.centre(), radii(r, given)));
    alone.ifPresent(each -> maximizer.holding(each.axis(), each.value()));
    for (Maximizer.Candidate candidate : maximizer.searchVaried(model.good())) {
      Configuration here = coding.configuration(candidate.point());
      if (!taken.contains(here) && isNew(candidate.point()) && !isDead(candidate.point())) {
        return Optional.of(new Suggestion(here, reason(arm, committee, candidate)));
      }
    }
    return Optional.empty();
  }

  /// A category's value that the child has not tried, at every second suggestion for as long as a
  /// cold start spreads points. Parents that prefer another value make it look worse than it is,
  /// and no look around the best would ever leave theirs.
  private Optional<Categories.Value> untried() {
    boolean due = number % 2 == 0 && number <= inheritance.count() + 2 * enough();
    return tasks.isPresent() && due ? categories.untried(tried) : Optional.empty();
  }

  private Arm arm() {
    boolean bent = seen.count() >= BENT_FROM && number % 2 == 0;
    boolean local =
        seen.count() > initial() && seed.derive("arm", number).chance().nextDouble() < local();
    return new Arm(local, bent);
  }

  private double local() {
    if (overall().theta().noise() > MUCH_NOISE) {
      return LOCAL_NOISY;
    }
    if (!categories.isEmpty()) {
      return LOCAL_MIXED;
    }
    return tasks.isPresent() ? LOCAL_KINDRED : LOCAL;
  }

  /// What the child's own results say about the whole space.
  private Surrogate overall() {
    return learnt(new Arm(false, false)).own();
  }

  private Learnt learnt(Arm arm) {
    Learnt known = learnt.get(arm);
    if (known == null) {
      known = learn(arm);
      learnt.put(arm, known);
    }
    return known;
  }

  private Learnt learn(Arm arm) {
    Optional<TrustRegion> region =
        arm.local()
            ? Optional.of(TrustRegion.of(smoothed(), categorical, initial(), firstBox()))
            : Optional.empty();
    int[] part = region.map(r -> r.near(seen, categorical)).orElseGet(this::sample);
    Observations some = seen.select(part);
    Surrogate own = own(some, arm, region);
    List<Integer> order = own.isNoisy() ? own.bestFirst() : some.bestFirst();
    List<double[]> good =
        order.stream().limit(GOOD).map(i -> inside(some.points().get(i))).toList();
    return new Learnt(some, own, region, good);
  }

  private double firstBox() {
    return tasks.isPresent() ? TrustRegion.KINDRED : TrustRegion.WIDE;
  }

  /// The nearest point of the space.
  private double[] inside(double[] point) {
    double[] inside = point.clone();
    coding.snap(inside);
    return inside;
  }

  /// The results with their noise taken away as far as a model of all of them can tell, so that a
  /// lucky result does not lead the local arm astray.
  private Observations smoothed() {
    Surrogate all = overall();
    GpModel model = all.model(List.of());
    int[] part = sample();
    double[] values = new double[seen.count()];
    for (int i = 0, k = 0; i < values.length; i++) {
      if (k < part.length && part[k] == i) {
        values[i] = all.value(model.smoothed(k, all.targets()[k]));
        k++;
      } else {
        // The model has not seen this one, and must not make it better than it was.
        values[i] = Math.max(seen.values()[i], all.value(model.mean(seen.points().get(i))));
      }
    }
    return new Observations(seen.points(), values, seen.failed(), seen.pending(), seen.taken());
  }

  /// The indices of the results from which a model of the whole space learns.
  private int[] sample() {
    return Observations.sample(seen.values(), LEARNT);
  }

  /// What the search's own results say, by a kernel like the parents' where there are any.
  private Surrogate own(Observations some, Arm arm, Optional<TrustRegion> region) {
    Prior prior = prior(arm);
    Surrogate plain = Surrogate.fit(some, categorical, Basis.constant(), prior);
    return plain.isNoisy() ? trended(plain, some, region, prior) : plain;
  }

  /// What the same results say beside the parents', in each way.
  private List<Surrogate> kindred(Arm arm, Observations some) {
    List<Surrogate> known = kindred.get(arm);
    if (known != null) {
      return known;
    }
    List<Surrogate> fitted = new ArrayList<>();
    tasks.ifPresent(t -> fitted.add(t.fit(some, categorical, arm.bent())));
    inheritance.basis().ifPresent(b -> fitted.add(Surrogate.fit(some, categorical, b, prior(arm))));
    kindred.put(arm, fitted);
    return fitted;
  }

  private Prior prior(Arm arm) {
    return Prior.of(categorical, arm.bent()).about(inheritance.lengths());
  }

  /// The model with a trend beside the kernel, if it foresees the results better.
  private Surrogate trended(
      Surrogate plain, Observations some, Optional<TrustRegion> region, Prior prior) {
    Trend trend =
        region
            .map(r -> new Trend(r.centre(), Math.min(0.5, r.length()), categorical))
            .orElseGet(() -> Trend.everywhere(categorical));
    Surrogate other = Surrogate.fit(some, categorical, trend, prior);
    return other.foresight() > plain.foresight() ? other : plain;
  }

  private Committee committee(Arm arm, Learnt model) {
    List<Surrogate> members = new ArrayList<>();
    members.add(model.own());
    members.addAll(kindred(arm, model.some()));
    return new Committee(
        members, pending, logarithmic ? StrictMath::exp : DoubleUnaryOperator.identity());
  }

  private Acquisition acquisition(Committee committee) {
    Acquisition improvement =
        committee.improvement(seed.derive("fantasies", number), coding.dimensions());
    if (seen.failed().isEmpty()) {
      return improvement;
    }
    return new Feasibility(improvement, failures());
  }

  private GpModel failures() {
    GpModel known = failures;
    if (known == null) {
      known = Failures.model(seen, categorical);
      failures = known;
    }
    return known;
  }

  private boolean isNew(double[] point) {
    return tried.stream().noneMatch(other -> isWithin(SAME, point, other));
  }

  /// Whether trials that were nearly the same have failed, and none of them told anything. A model
  /// of the outcomes takes such failures for chance where nearly all trials fail.
  private boolean isDead(double[] point) {
    double distance = nearlySame();
    long failed = within(distance, point, seen.failed());
    // What was stopped early has no value here, but ran.
    return failed >= DEAD
        && within(distance, point, seen.points()) == 0
        && within(distance, point, tried) <= failed + within(distance, point, pending);
  }

  /// In fewer dimensions the same part of the space as in four: a tenth of each range is much of a
  /// line, and two failures would hide a narrow strip between them.
  private double nearlySame() {
    long numeric = IntStream.range(0, categorical.length).filter(j -> !categorical[j]).count();
    double volume = StrictMath.pow(2 * NEARLY_SAME, 4.0 / Math.max(1, numeric));
    return Math.min(NEARLY_SAME, 0.5 * volume);
  }

  /// How many of some points differ from one by less than that in all coordinates.
  private static long within(double distance, double[] point, List<double[]> others) {
    return others.stream().filter(other -> isWithin(distance, point, other)).count();
  }

  private static boolean isWithin(double distance, double[] point, double[] other) {
    for (int j = 0; j < point.length; j++) {
      if (Math.abs(point[j] - other[j]) >= distance) {
        return false;
      }
    }
    return true;
  }

  private Reason reason(Arm arm, Committee committee, Maximizer.Candidate candidate) {
    double[] forecast = committee.forecast(candidate.point());
    return new Reason.Modelled(
        arm.local() ? "local" : "global",
        width(arm, committee.own(), candidate.point()),
        problem.goal().toMinimize(forecast[0]),
        forecast[1],
        candidate.score(),
        learnt(arm).some().count(),
        pending.size());
  }

  private OptionalDouble width(Arm arm, GpModel given, double[] point) {
    return learnt(arm).region().stream()
        .flatMapToDouble(r -> r.width(radii(r, given), categorical, point).stream())
        .findFirst();
  }

  private double[] radii(TrustRegion region, GpModel given) {
    return region.radii(given.hyperparameters(), categorical);
  }
}
