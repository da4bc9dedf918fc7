package hone.search.bayes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import hone.search.Configuration;
import hone.search.Goal;
import hone.search.History;
import hone.search.Outcome;
import hone.search.Parameter;
import hone.search.Problem;
import hone.search.Progress;
import hone.search.Reason;
import hone.search.Scale;
import hone.search.Space;
import hone.search.Strategy;
import hone.search.Suggestion;
import hone.search.Suggestions;
import hone.search.Trial;
import hone.search.plain.RandomSearch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InsightTest {
  private static final Parameter LOUD = new Parameter.Continuous("loud", 0, 1, Scale.LINEAR);
  private static final Parameter QUIET = new Parameter.Continuous("quiet", 0, 1, Scale.LINEAR);
  private static final Problem PROBLEM =
      Problem.of(
          Space.of(LOUD, QUIET, new Parameter.Categorical("idle", List.of("a", "b"))),
          Goal.MINIMIZE);

  @Test
  void findsWhichParametersMatter() {
    History history = played(20, InsightTest::bowl);

    var importance = new Insight(PROBLEM, history).importance();

    assertThat(importance.sequencedKeySet()).containsExactly("loud", "quiet", "idle");
    assertThat(importance.get("loud")).isGreaterThan(0.7);
    assertThat(importance.values().stream().mapToDouble(v -> v).sum()).isBetween(0.999, 1.001);
  }

  /// Twice as bad as the others, which lie close together, is no penalty to a reader.
  @Test
  void showsHowBadACategoryIsHoweverCloseTheOthersLie() {
    Problem problem =
        Problem.of(
            Space.of(new Parameter.Categorical("kind", List.of("good", "bad")), LOUD, QUIET),
            Goal.MINIMIZE);
    History history =
        played(
            problem,
            new RandomSearch(),
            40,
            at -> 0.3 + 0.0003 * bowl(at) + ("bad".equals(at.values().get("kind")) ? 0.4 : 0));

    Insight insight = new Insight(problem, history);

    assertThat(insight.importance().get("kind")).isGreaterThan(0.9);
    assertThat(insight.check().orElseThrow().observed()).isEqualTo(40);
  }

  @Test
  void saysNothingOfTooFewOrEqualResults() {
    assertThat(new Insight(PROBLEM, played(5, InsightTest::bowl)).importance()).isEmpty();
    assertThat(new Insight(PROBLEM, played(5, InsightTest::bowl)).check()).isEmpty();
    assertThat(new Insight(PROBLEM, played(12, c -> 3)).importance()).isEmpty();
    assertThat(new Insight(PROBLEM, played(12, c -> 3)).check()).isEmpty();
    assertThat(new Insight(PROBLEM, History.EMPTY).progress().regretBound()).isEmpty();
  }

  @Test
  void checksTheModelOnResultsLeftOut() {
    Insight.Check check = new Insight(PROBLEM, played(25, InsightTest::bowl)).check().orElseThrow();

    assertThat(check.concordance()).isGreaterThan(0.8);
    assertThat(check.residual()).isBetween(0.1, 3.0);
  }

  @Test
  void countsWhichResultsOfItsChoiceLayWhereTheyWereExpected() {
    var trials = new ArrayList<Trial>();
    var reasons = new ArrayList<Reason>();
    for (double value : new double[] {0.45, 0.5, 0.6, 0.7, 0.75, 0.9}) {
      trials.add(trial(trials.size() + 1, new Outcome.Succeeded(value)));
      reasons.add(expected(0.5, 0.125));
    }
    trials.add(trial(7, new Outcome.Failed()));
    reasons.add(expected(0.5, 0.125));
    trials.add(trial(8, new Outcome.Pending()));
    reasons.add(expected(0.5, 0.125));
    trials.add(trial(9, new Outcome.Succeeded(0.5)));
    reasons.add(new Reason.Spread(1));

    assertThat(new Insight(PROBLEM, new History(trials)).forecasts(reasons))
        .contains(new Insight.Forecasts(6, 3, 5));
    assertThat(new Insight(PROBLEM, History.EMPTY).forecasts(List.of())).isEmpty();
  }

  private static Trial trial(int number, Outcome outcome) {
    var values = new LinkedHashMap<>(Map.of("loud", "0.5", "quiet", "0.5", "idle", "a"));
    return new Trial(number, new Configuration(values), outcome, List.of());
  }

  private static Reason expected(double mean, double deviation) {
    return new Reason.Modelled("global", OptionalDouble.empty(), mean, deviation, 0, 8, 0);
  }

  @Test
  void detectsConvergenceWhenNothingIsLeftToGainAndNotBefore() {
    ToDoubleFunction<Configuration> high = c -> 10 + bowl(c);

    assertThat(new Insight(PROBLEM, played(12, high)).progress().converged()).isFalse();
    assertThat(new Insight(PROBLEM, played(12, high)).converged()).isFalse();
    assertThat(new Insight(PROBLEM, played(45, high)).converged()).isTrue();
    Progress late = new Insight(PROBLEM, played(45, high)).progress();

    assertThat(late.converged()).isTrue();
    assertThat(late.regretBound().orElseThrow()).isLessThan(0.11);
    assertThat(late.notImproving()).isGreaterThan(10);
  }

  /// Half of the space fails; a search of that objective that may go everywhere converges.
  @Test
  void whereEveryTrialFailsNothingIsLeftToGain() {
    var idle = new Parameter.Continuous("idle", 0, 1, Scale.LINEAR);
    Problem problem = Problem.of(Space.of(LOUD, QUIET, idle), Goal.MINIMIZE).withTrials(100);
    ToDoubleFunction<Configuration> failing =
        at -> Double.parseDouble(at.values().get("loud")) > 0.5 ? Double.NaN : 1 + 0.3 * bowl(at);
    for (long seed = 1; seed <= 3; seed++) {
      List<Trial> trials = new ArrayList<>();
      boolean converged = false;
      while (!converged && trials.size() < 60) {
        play(problem, seed, trials, failing);
        converged = trials.size() % 5 == 0 && new Insight(problem, new History(trials)).converged();
      }
      assertThat(converged).as("seed %s", seed).isTrue();
      assertThat(new History(trials).best(Goal.MINIMIZE).orElseThrow().outcome().objective())
          .hasValueCloseTo(1.0, within(0.001));
    }
  }

  @Test
  void failuresByChanceRuleNothingOut() {
    ToDoubleFunction<Configuration> sound = at -> 10 + bowl(at);
    List<Trial> trials = new ArrayList<>();
    for (Trial trial : played(27, sound).trials()) {
      Outcome outcome = trial.number() % 3 == 0 ? new Outcome.Failed() : trial.outcome();
      trials.add(new Trial(trial.number(), trial.configuration(), outcome, List.of()));
    }
    List<Trial> known =
        trials.stream().filter(trial -> trial.outcome().objective().isPresent()).toList();

    assertThat(bound(trials)).isEqualTo(bound(known)).isPositive();
  }

  @Test
  void whatIsLeftToGainIsNotKnownWhereTheBeliefIsAsWideAsTheResults() {
    List<Trial> few =
        played(14, at -> 10 + bowl(at)).trials().stream().filter(t -> t.number() % 3 != 0).toList();
    var early = new Insight(PROBLEM, new History(few));
    var late = new Insight(PROBLEM, played(20, InsightTest::bowl));

    assertThat(early.check()).isPresent();
    assertThat(early.progress().regretBound()).isEmpty();
    assertThat(late.progress().regretBound()).isPresent();
  }

  private static double bound(List<Trial> trials) {
    return new Insight(PROBLEM, new History(trials)).progress().regretBound().orElseThrow();
  }

  @Test
  void whatIsLeftToGainIsNoLessThanTheModelShowsAlongTheHyperparameters() {
    // Suggestions draw an axis of few values where it hardly matters; what is left to gain does
    // not.
    Problem problem =
        Problem.of(
            Space.of(LOUD, QUIET, new Parameter.Whole("steps", 1, 6, Scale.LINEAR)), Goal.MINIMIZE);
    ToDoubleFunction<Configuration> objective =
        at -> bowl(at) + 0.03 * Double.parseDouble(at.values().get("steps"));
    for (int count : new int[] {16, 20, 24, 28, 32, 36}) {
      var insight = new Insight(problem, played(problem, count, objective));
      List<Slices.Point> points =
          insight.slices().orElseThrow().along().stream()
              .flatMap(slice -> slice.points().stream())
              .toList();
      double lowest = points.stream().mapToDouble(Slices.Point::lower).min().orElseThrow();
      double expected = points.stream().mapToDouble(Slices.Point::mean).min().orElseThrow();

      assertThat(insight.progress().regretBound().orElseThrow())
          .as(count + " results")
          .isGreaterThan(0.9 * (expected - lowest));
    }
  }

  @Test
  void noisyResultsComeAboutAsFarFromWhatWasExpectedAsWasSaid() {
    var random = new java.util.Random(3);
    List<Trial> trials = new ArrayList<>();
    int within = 0;
    int modelled = 0;
    for (int i = 1; i <= 60; i++) {
      var next = new BayesianSearch().suggest(PROBLEM, new History(trials), 1, 5);
      Suggestion suggestion = ((Suggestions.Proposed) next).suggestions().getFirst();
      double value = bowl(suggestion.configuration()) + 0.3 * random.nextGaussian();
      if (suggestion.why() instanceof Reason.Modelled why && i > 20) {
        modelled++;
        within += Math.abs(value - why.mean()) < 2 * why.deviation() ? 1 : 0;
      }
      Outcome outcome = Outcome.of(value);
      trials.add(new Trial(i, suggestion.configuration(), outcome, List.of()));
    }
    assertThat((double) within / modelled).as("of " + modelled).isGreaterThan(0.7);
  }

  @Test
  void whatRunsAtTheSameTimeMakesNoExpectationSurer() {
    Problem problem = Problem.of(Space.of(LOUD, QUIET), Goal.MINIMIZE);
    ToDoubleFunction<Configuration> wavy =
        at ->
            Math.sin(6 * Double.parseDouble(at.values().get("loud")))
                + Math.cos(5 * Double.parseDouble(at.values().get("quiet")));
    double squares = 0;
    int modelled = 0;
    for (long seed = 1; seed <= 4; seed++) {
      History history = played(problem, 8, wavy);
      var next = new BayesianSearch().suggest(problem, history, 20, seed);
      for (Suggestion suggestion : ((Suggestions.Proposed) next).suggestions()) {
        if (suggestion.why() instanceof Reason.Modelled why) {
          double error =
              (wavy.applyAsDouble(suggestion.configuration()) - why.mean()) / why.deviation();
          squares += error * error;
          modelled++;
        }
      }
    }
    assertThat(modelled).isGreaterThan(10);
    assertThat(Math.sqrt(squares / modelled)).isLessThan(2);
  }

  @Test
  void resultsThatAreEqualShowNoConvergence() {
    Insight insight = new Insight(PROBLEM, played(45, at -> 0.5));

    assertThat(insight.progress().regretBound()).isEmpty();
    assertThat(insight.converged()).isFalse();
  }

  @Test
  void valuesThatWereNotTriedKeepTheSearchOpen() {
    List<String> many = IntStream.range(0, 30).mapToObj(k -> "v" + k).toList();
    Problem problem =
        Problem.of(
            Space.of(
                new Parameter.Categorical("idle", many),
                new Parameter.Continuous("x", 0, 1, Scale.LINEAR)),
            Goal.MINIMIZE);
    History history =
        played(problem, 32, at -> 1 + Math.pow(Double.parseDouble(at.values().get("x")) - 0.4, 2));

    assertThat(history.trials())
        .extracting(trial -> trial.configuration().values().get("idle"))
        .matches(tried -> !tried.containsAll(many), "not all values");
    assertThat(new Insight(problem, history).progress().regretBound().orElseThrow())
        .isLessThan(0.01);
    assertThat(new Insight(problem, history).converged()).isFalse();
  }

  @Test
  void countsTrialsSinceTheLastRealImprovement() {
    assertThat(notImproving(10, 9, 8.95, 9.2)).isEqualTo(2);
    assertThat(notImproving(10, 9, 8.95, 8.0)).isZero();
    assertThat(notImproving(-1, -1.005, -1.1)).isZero();
    assertThat(notImproving()).isZero();
  }

  @Test
  void nothingFailsToImproveAsLongAsThereIsNoBest() {
    assertThat(notImproving(Double.NaN, Double.NaN)).isZero();
    assertThat(notImproving(Double.NaN, 10)).isZero();
    assertThat(notImproving(Double.NaN, 10, Double.NaN)).isOne();
  }

  private static int notImproving(double... values) {
    List<Trial> trials = new ArrayList<>();
    for (double value : values) {
      Configuration same = new Configuration(new LinkedHashMap<>());
      trials.add(new Trial(trials.size() + 1, same, Outcome.of(value), List.of()));
    }
    return Progress.notImproving(Goal.MINIMIZE, new History(trials));
  }

  private static double bowl(Configuration at) {
    double loud = Double.parseDouble(at.values().get("loud")) - 0.3;
    double quiet = Double.parseDouble(at.values().get("quiet")) - 0.6;
    return 4 * loud * loud + 0.4 * quiet * quiet;
  }

  private static History played(int count, ToDoubleFunction<Configuration> objective) {
    return played(PROBLEM, count, objective);
  }

  private static History played(
      Problem problem, int count, ToDoubleFunction<Configuration> objective) {
    return played(problem, new BayesianSearch(), count, objective);
  }

  private static History played(
      Problem problem, Strategy strategy, int count, ToDoubleFunction<Configuration> objective) {
    List<Trial> trials = new ArrayList<>();
    while (trials.size() < count) {
      play(problem, strategy, 5, trials, objective);
    }
    return new History(trials);
  }

  /// Adds a trial.
  private static void play(
      Problem problem, long seed, List<Trial> trials, ToDoubleFunction<Configuration> objective) {
    play(problem, new BayesianSearch(), seed, trials, objective);
  }

  private static void play(
      Problem problem,
      Strategy strategy,
      long seed,
      List<Trial> trials,
      ToDoubleFunction<Configuration> objective) {
    var next = strategy.suggest(problem, new History(trials), 1, seed);
    Configuration here = ((Suggestions.Proposed) next).suggestions().getFirst().configuration();
    Outcome outcome = Outcome.of(objective.applyAsDouble(here));
    trials.add(new Trial(trials.size() + 1, here, outcome, List.of()));
  }
}
