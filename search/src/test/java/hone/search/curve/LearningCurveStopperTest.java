package hone.search.curve;

import static org.assertj.core.api.Assertions.assertThat;

import hone.search.Decision;
import hone.search.Goal;
import hone.search.History;
import hone.search.Outcome;
import hone.search.Parameter;
import hone.search.Problem;
import hone.search.Report;
import hone.search.Scale;
import hone.search.Space;
import hone.search.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class LearningCurveStopperTest {
  private static final Space SPACE = Space.of(new Parameter.Continuous("x", 0, 1, Scale.LINEAR));
  private static final int NEW = 99;

  private final LearningCurveStopper stopper = new LearningCurveStopper();

  @Test
  void stopsAFlatCurveAboveAllOthers() {
    assertThat(decide(Goal.MINIMIZE, ended(8), 20, e -> 3))
        .isInstanceOfSatisfying(
            Decision.Stop.class,
            stop ->
                assertThat(stop.reason())
                    .contains("at best it would end at 3.000")
                    .contains("the best tenth end at"));
  }

  @Test
  void letsASlowBeginnerGoOnWhereTheMedianRuleWouldStopIt() {
    IntToDoubleFunction slow = e -> 4.4 - Math.log(e);

    assertThat(new MedianStopper().decide(problem(), with(ended(8), 20, slow), NEW))
        .isInstanceOf(Decision.Stop.class);
    assertThat(decide(Goal.MINIMIZE, ended(8), 20, slow)).isInstanceOf(Decision.Continue.class);
  }

  @Test
  void letsGoOnWhatOneOfTheBestOnceWasLike() {
    List<Trial> trials = new ArrayList<>(ended(8));
    trials.add(trial(9, new Outcome.Succeeded(0.1), 50, e -> e < 40 ? 3.2 : 0.1));

    assertThat(decide(Goal.MINIMIZE, trials, 20, e -> 3)).isInstanceOf(Decision.Continue.class);
  }

  /// It rises to a hump at epoch 18 and bends down again: at epoch 24 it is still the worst.
  @Test
  void letsACurveThatBendsDownGoOn() {
    IntToDoubleFunction hump = e -> 3 - 0.002 * (e - 18) * (e - 18);

    assertThat(new MedianStopper().decide(problem(), with(ended(8), 24, hump), NEW))
        .isInstanceOf(Decision.Stop.class);
    assertThat(decide(Goal.MINIMIZE, ended(8), 24, hump)).isInstanceOf(Decision.Continue.class);
  }

  @Test
  void turnsRoundWhenLargerIsBetter() {
    List<Trial> negated = ended(8).stream().map(LearningCurveStopperTest::negated).toList();

    assertThat(decide(Goal.MAXIMIZE, negated, 20, e -> -3)).isInstanceOf(Decision.Stop.class);
    assertThat(decide(Goal.MAXIMIZE, negated, 20, e -> 3)).isInstanceOf(Decision.Continue.class);
  }

  @Test
  void decidesNothingInTheFirstFifth() {
    assertThat(decide(Goal.MINIMIZE, ended(8), 9, e -> 3)).isInstanceOf(Decision.Continue.class);
  }

  @Test
  void leavesItToTheMedianWhileFewRanToTheirEnd() {
    List<Trial> trials = new ArrayList<>(ended(4));
    trials.add(trial(9, new Outcome.Failed(), 30, e -> 2));

    assertThat(decide(Goal.MINIMIZE, trials, 20, e -> 3))
        .isInstanceOfSatisfying(
            Decision.Stop.class, stop -> assertThat(stop.reason()).doesNotContain("at best"));
  }

  private static Problem problem() {
    return Problem.of(SPACE, Goal.MINIMIZE);
  }

  private Decision decide(Goal goal, List<Trial> others, int epochs, IntToDoubleFunction losses) {
    return stopper.decide(Problem.of(SPACE, goal), with(others, epochs, losses), NEW);
  }

  private static History with(List<Trial> others, int epochs, IntToDoubleFunction losses) {
    List<Trial> trials = new ArrayList<>(others);
    trials.add(trial(NEW, new Outcome.Pending(), epochs, losses));
    return new History(trials);
  }

  /// Curves of 50 epochs that fall to 0.5, 0.6, … like a power of the epoch.
  private static List<Trial> ended(int count) {
    List<Trial> trials = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      double end = 0.4 + 0.1 * i;
      trials.add(trial(i, new Outcome.Succeeded(end), 50, e -> end + 1.0 / e));
    }
    return trials;
  }

  private static Trial negated(Trial trial) {
    return trial(
        trial.number(),
        Outcome.of(-trial.outcome().objective().orElseThrow()),
        trial.reports().size(),
        e -> -trial.reports().get(e - 1).value());
  }

  private static Trial trial(int number, Outcome outcome, int epochs, IntToDoubleFunction losses) {
    double[] values = new double[epochs];
    for (int e = 1; e <= epochs; e++) {
      values[e - 1] = losses.applyAsDouble(e);
    }
    return Curves.trial(number, outcome, values, epochs);
  }

  @Test
  void survivesReportsThatAreNoNumbersOrOutOfOrder() {
    List<Trial> trials = new ArrayList<>(ended(8));
    List<Report> odd =
        List.of(
            new Report(0, 3),
            new Report(9, Double.NaN),
            new Report(30, Double.POSITIVE_INFINITY),
            new Report(20, 3),
            new Report(5, 3),
            new Report(12, 3),
            new Report(8, 3));
    Trial like = trials.getFirst();
    trials.add(new Trial(NEW, like.configuration(), new Outcome.Pending(), odd));

    assertThat(stopper.decide(problem(), new History(trials), NEW))
        .isInstanceOf(Decision.Stop.class);
  }
}
