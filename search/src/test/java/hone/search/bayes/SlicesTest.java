package hone.search.bayes;

import static org.assertj.core.api.Assertions.assertThat;

import hone.search.Configuration;
import hone.search.Goal;
import hone.search.History;
import hone.search.Outcome;
import hone.search.Parameter;
import hone.search.Problem;
import hone.search.Scale;
import hone.search.Space;
import hone.search.Trial;
import hone.search.bayes.Slices.Point;
import hone.search.bayes.Slices.Slice;
import hone.search.math.Chance;
import hone.search.math.Halton;
import hone.search.math.Seed;
import hone.search.space.Coding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SlicesTest {
  private static final Parameter X = new Parameter.Continuous("x", 0, 1, Scale.LINEAR);
  private static final Parameter RATE =
      new Parameter.Continuous("rate", 1e-4, 1e-1, Scale.LOGARITHMIC);
  private static final Parameter DEPTH = new Parameter.Whole("depth", 1, 10, Scale.LINEAR);
  private static final Parameter UNITS = new Parameter.Whole("units", 1, 1000, Scale.LOGARITHMIC);
  private static final Parameter KIND =
      new Parameter.Categorical("kind", List.of("good", "middling", "bad"));
  private static final Problem MIXED =
      Problem.of(Space.of(X, RATE, DEPTH, UNITS, KIND), Goal.MINIMIZE);

  /// Goal: the slices are of the objective, in its unit, and the bounds are honest. Method: a sum
  /// of one function for each parameter, which is known everywhere along the slices.
  @Test
  void followTheObjectiveWithinTheirBounds() {
    History history = spread(MIXED, 60, SlicesTest::mixed);

    Slices slices = slices(MIXED, history);

    assertThat(slices.along()).extracting(Slice::parameter).containsExactlyElementsOf(names(MIXED));
    int within = 0;
    int all = 0;
    for (Slice slice : slices.along()) {
      for (Point point : slice.points()) {
        double truth = mixed(moved(slices.through(), slice.parameter(), point.value()));
        assertThat(point.mean()).isBetween(point.lower(), point.upper());
        assertThat(point.mean())
            .as("%s %s", slice.parameter(), point)
            .isBetween(truth - 0.1, truth + 0.1);
        within += truth >= point.lower() && truth <= point.upper() ? 1 : 0;
        all++;
      }
    }
    assertThat((double) within / all).isGreaterThan(0.9);
  }

  @Test
  void spreadTheirPlacesOnTheParametersScaleFromEndToEnd() {
    Slices slices = slices(MIXED, spread(MIXED, 30, SlicesTest::mixed));

    double[] rates = numbers(slices.along().get(1));
    assertThat(rates).hasSizeBetween(33, 34).isSorted();
    assertThat(Math.log10(rates[0])).isBetween(-4.0, -4 + 1e-12);
    assertThat(Math.log10(rates[rates.length - 1])).isBetween(-1 - 1e-12, -1.0);
    double[] steps = steps(DoubleStream.of(rates).map(Math::log10).toArray());
    // Where the slices are taken a step falls into two.
    assertThat(DoubleStream.of(steps).filter(step -> Math.abs(step - 3.0 / 32) < 1e-9).count())
        .isBetween(31L, 32L);
  }

  @Test
  void visitWholeNumbersOnceAndAllOfThemWhereTheyAreFew() {
    Slices slices = slices(MIXED, spread(MIXED, 30, SlicesTest::mixed));

    assertThat(slices.along().get(2).points())
        .extracting(Point::value)
        .containsExactly("1", "2", "3", "4", "5", "6", "7", "8", "9", "10");
    double[] units = numbers(slices.along().get(3));
    assertThat(units).hasSizeBetween(20, 34).isSorted().doesNotHaveDuplicates();
    assertThat(units).startsWith(1, 2, 3).endsWith(1000);
    assertThat(slices.along().get(3).points()).allMatch(p -> p.value().matches("[0-9]+"));
  }

  @Test
  void tellEachCategory() {
    Slices slices = slices(MIXED, spread(MIXED, 60, SlicesTest::mixed));

    List<Point> kinds = slices.along().get(4).points();
    assertThat(kinds).extracting(Point::value).containsExactly("good", "middling", "bad");
    assertThat(kinds).extracting(Point::mean).isSorted();
  }

  @Test
  void keepTheSignOfWhatIsMaximized() {
    Problem problem = Problem.of(Space.of(X, DEPTH), Goal.MAXIMIZE);

    Slices slices = slices(problem, spread(problem, 30, at -> 10 * number(at, "x") - 3));

    assertThat(number(slices.through(), "x")).isGreaterThan(0.9);
    List<Point> points = slices.along().getFirst().points();
    assertThat(points).extracting(Point::mean).isSorted();
    assertThat(points.getFirst().mean()).isBetween(-3.5, -2.5);
    assertThat(points.getLast().mean()).isBetween(6.5, 7.5);
    assertThat(points).allMatch(p -> p.lower() < p.mean() && p.mean() < p.upper());
  }

  @Test
  void allGoThroughTheBestResult() {
    History history = spread(MIXED, 40, SlicesTest::mixed);

    Slices slices = slices(MIXED, history);

    Trial best = history.best(Goal.MINIMIZE).orElseThrow();
    assertThat(slices.through()).isEqualTo(best.configuration());
    for (Slice slice : slices.along()) {
      String own = slices.through().values().get(slice.parameter());
      assertThat(slice.points()).filteredOn(point -> point.value().equals(own)).hasSize(1);
    }
    double[] there =
        slices.along().stream()
            .flatMapToDouble(
                slice ->
                    slice.points().stream()
                        .filter(
                            p -> p.value().equals(slices.through().values().get(slice.parameter())))
                        .mapToDouble(Point::mean))
            .toArray();
    assertThat(DoubleStream.of(there).max().orElseThrow() - there[0]).isLessThan(1e-9);
    assertThat(DoubleStream.of(there).min().orElseThrow() - there[0]).isGreaterThan(-1e-9);
  }

  @Test
  void doNotGoThroughALuckyResult() {
    Problem problem = Problem.of(Space.of(X), Goal.MINIMIZE);
    Chance chance = new Seed(3).chance();
    History noisy = spread(problem, 60, at -> number(at, "x") + 0.2 * chance.normal());
    History lucky = with(noisy, "0.8", Outcome.of(-0.6));

    Slices slices = slices(problem, lucky);

    assertThat(lucky.best(Goal.MINIMIZE).orElseThrow().number()).isEqualTo(61);
    assertThat(number(slices.through(), "x")).isLessThan(0.3);
  }

  @Test
  void holdTheBestsOwnValueAsItWasWrittenAndNoNeighbourByRounding() {
    Parameter x = new Parameter.Continuous("x", 0.7, 1, Scale.LINEAR);
    Problem problem = Problem.of(Space.of(x), Goal.MINIMIZE);
    History history = spread(problem, 12, at -> Math.pow(number(at, "x") - 0.775, 2));

    Slices slices = slices(problem, with(history, "0.775", Outcome.of(0)));

    assertThat(slices.through().values()).containsEntry("x", "0.775");
    List<Point> points = slices.along().getFirst().points();
    assertThat(points).hasSize(33).extracting(Point::value).contains("0.775");
  }

  @Test
  void areFiniteAmongTheLargestNumbers() {
    Problem problem = Problem.of(Space.of(X), Goal.MINIMIZE);
    History history = History.EMPTY;
    for (int i = 0; i < 12; i++) {
      String x = Double.toString(0.44 + 0.01 * i);
      history = with(history, x, Outcome.of(i < 6 ? -1.7e308 : 1.7e308));
    }

    assertThat(slices(problem, history).along().getFirst().points())
        .allSatisfy(
            point -> {
              assertThat(point.lower()).isFinite();
              assertThat(point.upper()).isFinite();
            });
  }

  @Test
  void areNotThereWhereNothingIsKnown() {
    Problem problem = Problem.of(Space.of(X), Goal.MINIMIZE);

    assertThat(new Insight(problem, History.EMPTY).slices()).isEmpty();
    assertThat(new Insight(problem, spread(problem, 7, at -> number(at, "x"))).slices()).isEmpty();
    assertThat(new Insight(problem, spread(problem, 12, at -> 0.1)).slices()).isEmpty();
    assertThat(new Insight(problem, spread(problem, 12, at -> Double.NaN)).slices()).isEmpty();
    History elsewhere = History.EMPTY;
    for (int i = 2; i < 14; i++) {
      elsewhere = with(elsewhere, Integer.toString(i), Outcome.of(i));
    }
    assertThat(new Insight(problem, elsewhere).slices()).isEmpty();
  }

  @Test
  void leaveFailedAndRunningTrialsOut() {
    Problem problem = Problem.of(Space.of(X), Goal.MINIMIZE);
    History history = spread(problem, 12, at -> number(at, "x"));
    Slices before = slices(problem, history);

    history = with(history, "0.001", new Outcome.Failed());
    history = with(history, "0.002", new Outcome.Pending());

    assertThat(slices(problem, history)).isEqualTo(before);
  }

  @Test
  void haveOnePointWhereThereIsOneValue() {
    Parameter only = new Parameter.Categorical("only", List.of("this"));
    Problem problem = Problem.of(Space.of(X, only), Goal.MINIMIZE);

    Slices slices = slices(problem, spread(problem, 12, at -> number(at, "x")));

    assertThat(slices.along().get(1).points()).extracting(Point::value).containsExactly("this");
  }

  private static double mixed(Configuration at) {
    double x = number(at, "x") - 0.3;
    double rate = Math.log10(number(at, "rate")) + 2.5;
    double depth = number(at, "depth") / 10;
    double units = Math.log10(number(at, "units"));
    return 20 + 6 * x * x + rate * rate + depth + units / 2 + kind(at);
  }

  private static double kind(Configuration at) {
    return switch (at.values().getOrDefault("kind", "")) {
      case "good" -> 0;
      case "middling" -> 1;
      default -> 3;
    };
  }

  private static double number(Configuration at, String name) {
    return Double.parseDouble(at.values().getOrDefault(name, ""));
  }

  private static double[] numbers(Slice slice) {
    return slice.points().stream().mapToDouble(p -> Double.parseDouble(p.value())).toArray();
  }

  private static double[] steps(double[] values) {
    return IntStream.range(1, values.length).mapToDouble(i -> values[i] - values[i - 1]).toArray();
  }

  private static List<String> names(Problem problem) {
    return problem.space().parameters().stream().map(Parameter::name).toList();
  }

  private static Configuration moved(Configuration from, String name, String value) {
    SequencedMap<String, String> values = new LinkedHashMap<>(from.values());
    values.put(name, value);
    return new Configuration(values);
  }

  private static Slices slices(Problem problem, History history) {
    return new Insight(problem, history).slices().orElseThrow();
  }

  private static History spread(
      Problem problem, int count, ToDoubleFunction<Configuration> objective) {
    Coding coding = new Coding(problem.space());
    Halton halton = new Halton(coding.dimensions(), new Seed(7));
    List<Trial> trials = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Configuration here = coding.configuration(coding.spread(halton.point(i)));
      Outcome outcome = Outcome.of(objective.applyAsDouble(here));
      trials.add(new Trial(i + 1, here, outcome, List.of()));
    }
    return new History(trials);
  }

  private static History with(History history, String x, Outcome outcome) {
    Configuration here = moved(new Configuration(new LinkedHashMap<>()), "x", x);
    List<Trial> trials = new ArrayList<>(history.trials());
    trials.add(new Trial(history.next(), here, outcome, List.of()));
    return new History(trials);
  }
}
