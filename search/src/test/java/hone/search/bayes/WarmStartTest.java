package hone.search.bayes;

import static org.assertj.core.api.Assertions.assertThat;

import hone.search.Configuration;
import hone.search.Goal;
import hone.search.History;
import hone.search.Outcome;
import hone.search.Parameter;
import hone.search.Parent;
import hone.search.Problem;
import hone.search.Reason;
import hone.search.Scale;
import hone.search.Space;
import hone.search.Suggestion;
import hone.search.Suggestions;
import hone.search.Trial;
import hone.search.WarmStart;
import hone.search.space.Coding;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class WarmStartTest {
  private static final long SEED = 21;

  private static final Problem COLD =
      Problem.of(
          Space.of(
              new Parameter.Continuous("x", 0, 1, Scale.LINEAR),
              new Parameter.Continuous("y", 1e-4, 1, Scale.LOGARITHMIC),
              new Parameter.Categorical("c", List.of("p", "q", "r"))),
          Goal.MINIMIZE);

  @Test
  void beginsWithTheParentsBestAndSaysSo() {
    Parent parent = new Parent(played(COLD, 20, WarmStartTest::bowl));
    Problem warm = warm(WarmStart.Kind.TRANSFER_LEARNING, parent);

    Suggestion first = next(warm, List.of());

    assertThat(first.why()).isInstanceOf(Reason.Inherited.class);
    double best = parent.trials().stream().mapToDouble(WarmStartTest::value).min().orElseThrow();
    assertThat(bowl(first.configuration())).isEqualTo(best);
  }

  @Test
  void beginsWithTheBestOfAllParentsOnTheSameData() {
    Parent worse = new Parent(played(COLD, 5, WarmStartTest::bowl));
    Parent better = new Parent(played(COLD, 20, WarmStartTest::bowl));
    Problem warm =
        COLD.withWarmStart(
            new WarmStart(WarmStart.Kind.IDENTICAL_DATA_AND_ALGORITHM, List.of(worse, better)));

    Suggestion first = next(warm, List.of());

    assertThat(bowl(first.configuration())).isEqualTo(best(better.trials()));
    assertThat(best(better.trials())).isLessThan(best(worse.trials()));
  }

  @Test
  void asksTheModelRightAfterWhatWasInherited() {
    Parent parent = new Parent(played(COLD, 20, at -> 3 * bowl(at)));
    Problem warm = warm(WarmStart.Kind.TRANSFER_LEARNING, parent);

    List<Trial> begun = played(warm, 4, WarmStartTest::bowl);

    assertThat(next(warm, begun.subList(0, 3)).why()).isInstanceOf(Reason.Inherited.class);
    assertThat(next(warm, begun).why()).isInstanceOf(Reason.Modelled.class);
  }

  @Test
  void isAheadOfAColdStartWithParentsThatAreAlike() {
    Parent parent = new Parent(played(COLD, 25, at -> 5 * bowl(at) + 3));
    for (WarmStart.Kind kind : WarmStart.Kind.values()) {
      double cold = best(played(COLD, 10, WarmStartTest::bowl));
      double warm = best(played(warm(kind, parent), 10, WarmStartTest::bowl));

      assertThat(warm).as("%s", kind).isLessThan(cold);
    }
  }

  @Test
  void recoversFromParentsThatMislead() {
    Parent parent = new Parent(played(COLD, 25, at -> -bowl(at)));
    double warm =
        best(played(warm(WarmStart.Kind.TRANSFER_LEARNING, parent), 35, WarmStartTest::bowl));

    assertThat(warm).isLessThan(1e-3);
  }

  @Test
  void tellsOpposedParentsFromKindredOnes() {
    Parent kindred = new Parent(played(COLD, 25, at -> 3 * bowl(at)));
    Parent inverted = new Parent(played(COLD, 25, at -> -bowl(at)));

    assertThat(isOpposed(kindred, 10)).isFalse();
    assertThat(isOpposed(inverted, 10)).isTrue();
    assertThat(isOpposed(inverted, 3)).as("by too few results").isFalse();
  }

  @Test
  void triesTheWorstOfOpposedParents() {
    Parent inverted = new Parent(played(COLD, 25, at -> -bowl(at)));
    double found = inverted.trials().stream().mapToDouble(t -> -value(t)).min().orElseThrow();
    Problem warm = warm(WarmStart.Kind.TRANSFER_LEARNING, inverted);

    List<Trial> begun = played(warm, 7, WarmStartTest::bowl);

    assertThat(best(begun.subList(0, 3))).isGreaterThan(found);
    assertThat(best(begun)).isLessThanOrEqualTo(found);
  }

  @Test
  void triesCategoriesThatParentsLikeLess() {
    Parent parent = new Parent(played(COLD, 25, at -> 3 * bowl(at)));
    Problem warm = warm(WarmStart.Kind.TRANSFER_LEARNING, parent);

    List<Trial> begun = played(warm, 8, WarmStartTest::bowl);

    assertThat(begun)
        .extracting(trial -> trial.configuration().values().get("c"))
        .contains("p", "q", "r");
  }

  @Test
  void learnsNothingFromWhatLiesOutsideOfNarrowerRanges() {
    ToDoubleFunction<Configuration> twoWells =
        at -> {
          double x = Double.parseDouble(at.values().get("x"));
          double y = Math.log10(Double.parseDouble(at.values().get("y"))) / 4 + 0.3;
          return y * y + (x < 0.5 ? (x - 0.1) * (x - 0.1) - 1 : (x - 0.8) * (x - 0.8));
        };
    Parent parent = new Parent(played(COLD, 25, twoWells));
    Problem narrower =
        Problem.of(
            Space.of(
                new Parameter.Continuous("x", 0.55, 1, Scale.LINEAR),
                new Parameter.Continuous("y", 1e-4, 1, Scale.LOGARITHMIC),
                new Parameter.Categorical("c", List.of("p", "q", "r"))),
            Goal.MINIMIZE);
    Problem warm =
        narrower.withWarmStart(
            new WarmStart(WarmStart.Kind.IDENTICAL_DATA_AND_ALGORITHM, List.of(parent)));

    double cold = best(played(narrower, 25, twoWells));

    assertThat(best(played(warm, 25, twoWells))).isLessThan(Math.max(3 * cold, 1e-5));
  }

  private static boolean isOpposed(Parent parent, int results) {
    Problem warm = warm(WarmStart.Kind.TRANSFER_LEARNING, parent);
    Coding coding = new Coding(warm.space());
    List<Trial> played = played(warm, results, WarmStartTest::bowl);
    return Inheritance.of(warm, coding, new boolean[] {false, false, true})
        .isOpposedTo(Observations.of(coding, warm.goal(), played));
  }

  @Test
  void insightIsOfResultsOnTheSameDataAsWell() {
    Parent parent = new Parent(played(COLD, 25, WarmStartTest::bowl));
    Problem warm = warm(WarmStart.Kind.IDENTICAL_DATA_AND_ALGORITHM, parent);
    History child = new History(played(warm, 10, WarmStartTest::bowl));

    Insight.Check check = new Insight(warm, child).check().orElseThrow();

    assertThat(check.observed()).isEqualTo(35);
    assertThat(check.concordance()).isGreaterThan(0.8);
    assertThat(new Insight(warm, History.EMPTY).importance()).isNotEmpty();
    assertThat(new Insight(warm, History.EMPTY).progress().notImproving()).isZero();
  }

  @Test
  void insightIsOfNoResultsOnOtherData() {
    Parent parent = new Parent(played(COLD, 25, WarmStartTest::bowl));
    Problem warm = warm(WarmStart.Kind.TRANSFER_LEARNING, parent);
    History child = new History(played(warm, 10, WarmStartTest::bowl));

    assertThat(new Insight(warm, child).check().orElseThrow().observed()).isEqualTo(10);
  }

  @Test
  void penaltiesAreToldFromResultsByThoseOnTheSameData() {
    Parent parent = new Parent(played(COLD, 12, WarmStartTest::bowl));
    Problem warm = warm(WarmStart.Kind.IDENTICAL_DATA_AND_ALGORITHM, parent);
    List<Trial> begun = played(warm, 1, WarmStartTest::bowl);
    Configuration second = next(warm, begun).configuration();
    List<Trial> penalty = new ArrayList<>(begun);
    penalty.add(new Trial(2, second, new Outcome.Succeeded(1e6), List.of()));
    List<Trial> failure = new ArrayList<>(begun);
    failure.add(new Trial(2, second, new Outcome.Failed(), List.of()));

    assertThat(next(warm, penalty)).isEqualTo(next(warm, failure));
  }

  @Test
  void doesNotTryWhatIsKnownToFail() {
    Parent parent =
        new Parent(played(COLD, 20, at -> "r".equals(at.values().get("c")) ? 1e6 : bowl(at)));
    assertThat(parent.trials()).anyMatch(trial -> value(trial) == 1e6);
    Problem warm = warm(WarmStart.Kind.TRANSFER_LEARNING, parent);

    List<Trial> begun = played(warm, 4, WarmStartTest::bowl);

    assertThat(next(warm, begun.subList(0, 3)).why()).isInstanceOf(Reason.Inherited.class);
    assertThat(begun.get(3).configuration().values()).doesNotContainEntry("c", "r");
  }

  /// The child's own model, of a few results, is told from what chose by being further off: 0.060
  /// on average, where the three models together are 0.033.
  @Test
  void whatWasExpectedIsOfAllModelsThatChose() {
    double errors = 0;
    int modelled = 0;
    for (long seed = 1; seed <= 8; seed++) {
      Parent parent = new Parent(played(COLD, 20, seed + 50, at -> -bowl(at)));
      Problem warm = warm(WarmStart.Kind.TRANSFER_LEARNING, parent);
      List<Trial> begun = played(warm, 12, seed, WarmStartTest::bowl);
      for (int i = 0; i < begun.size(); i++) {
        if (next(warm, begun.subList(0, i), seed).why() instanceof Reason.Modelled why) {
          errors += Math.abs(value(begun.get(i)) - why.mean());
          modelled++;
        }
      }
    }

    assertThat(modelled).isGreaterThan(50);
    assertThat(errors / modelled).isLessThan(0.045);
  }

  @Test
  void takesMoreParentsThanItCanLearnFrom() {
    Parent parent = new Parent(played(COLD, 4, WarmStartTest::bowl));
    for (WarmStart.Kind kind : WarmStart.Kind.values()) {
      Problem warm = COLD.withWarmStart(new WarmStart(kind, Collections.nCopies(200, parent)));

      assertThat(played(warm, 6, WarmStartTest::bowl)).hasSize(6);
    }
  }

  @Test
  void takesParentsFromOtherSpacesAndWithFailures() {
    List<Trial> trials = new ArrayList<>(played(COLD, 8, WarmStartTest::bowl));
    SequencedMap<String, String> far = new LinkedHashMap<>();
    far.put("x", "1e300");
    far.put("y", "30");
    far.put("c", "p");
    trials.add(new Trial(9, new Configuration(far), new Outcome.Succeeded(-5), List.of()));
    SequencedMap<String, String> less = new LinkedHashMap<>();
    less.put("x", "0.5");
    trials.add(new Trial(10, new Configuration(less), new Outcome.Succeeded(-9), List.of()));
    trials.add(new Trial(11, trials.getFirst().configuration(), new Outcome.Failed(), List.of()));
    for (WarmStart.Kind kind : WarmStart.Kind.values()) {
      for (Trial trial : played(warm(kind, new Parent(trials)), 12, WarmStartTest::bowl)) {
        assertThat(Double.parseDouble(trial.configuration().values().get("x"))).isBetween(0.0, 1.0);
      }
    }
  }

  @Test
  void takesParentsWithoutResults() {
    Parent none = new Parent(List.of());
    for (WarmStart.Kind kind : WarmStart.Kind.values()) {
      assertThat(played(warm(kind, none), 8, WarmStartTest::bowl)).hasSize(8);
    }
  }

  private static Problem warm(WarmStart.Kind kind, Parent parent) {
    return COLD.withWarmStart(new WarmStart(kind, List.of(parent)));
  }

  private static double bowl(Configuration at) {
    double x = Double.parseDouble(at.values().get("x")) - 0.62;
    double y = Math.log10(Double.parseDouble(at.values().get("y"))) / 4 + 0.3;
    return x * x + y * y + 0.2 * "qpr".indexOf(at.values().get("c"));
  }

  private static double best(List<Trial> trials) {
    return trials.stream().mapToDouble(WarmStartTest::value).min().orElseThrow();
  }

  private static double value(Trial trial) {
    return trial.outcome().objective().orElseThrow();
  }

  private static Suggestion next(Problem problem, List<Trial> trials) {
    return next(problem, trials, SEED);
  }

  private static Suggestion next(Problem problem, List<Trial> trials, long seed) {
    Suggestions answer = new BayesianSearch().suggest(problem, new History(trials), 1, seed);
    return ((Suggestions.Proposed) answer).suggestions().getFirst();
  }

  private static List<Trial> played(
      Problem problem, int count, ToDoubleFunction<Configuration> objective) {
    return played(problem, count, SEED, objective);
  }

  private static List<Trial> played(
      Problem problem, int count, long seed, ToDoubleFunction<Configuration> objective) {
    List<Trial> trials = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      Configuration here = next(problem, trials, seed).configuration();
      Outcome outcome = Outcome.of(objective.applyAsDouble(here));
      trials.add(new Trial(i, here, outcome, List.of()));
    }
    return trials;
  }
}
