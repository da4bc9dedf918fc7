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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LearningCurveStopperTest {
  private static final Space SPACE = Space.of(new Parameter.Continuous("x", 0, 1, Scale.LINEAR));
  private static final int NEW = 99;

  private final LearningCurveStopper stopper = new LearningCurveStopper();

  @Test
  void stopsAFlatCurveAboveAllOthers() {
    assertThat(decide(Goal.MINIMIZE, ended(14), 30, e -> 5))
        .isInstanceOfSatisfying(
            Decision.Stop.class,
            stop ->
                assertThat(stop.reason())
                    .contains("at best it would end at")
                    .contains("best tenth"));
  }

  @Test
  void stopsItThroughNoiseAsWell() {
    List<Trial> trials = ended(14).stream().map(LearningCurveStopperTest::shaken).toList();

    assertThat(decide(Goal.MINIMIZE, trials, 40, e -> 5 + (e % 2 == 0 ? 0.1 : -0.1)))
        .isInstanceOf(Decision.Stop.class);
  }

  /// Without noise the same curve is stopped.
  @Test
  void letsGoOnWhatMayBeNoise() {
    List<Trial> trials = ended(14).stream().map(LearningCurveStopperTest::shaken).toList();

    assertThat(decide(Goal.MINIMIZE, ended(14), 40, e -> 1.5)).isInstanceOf(Decision.Stop.class);
    assertThat(decide(Goal.MINIMIZE, trials, 40, e -> 1.5)).isInstanceOf(Decision.Continue.class);
  }

  @Test
  void letsASlowBeginnerGoOnWhereTheMedianRuleWouldStopIt() {
    IntToDoubleFunction slow = e -> 6.6 - 1.5 * Math.log(e);

    assertThat(new MedianStopper().decide(problem(), with(ended(14), 30, slow), NEW))
        .isInstanceOf(Decision.Stop.class);
    assertThat(decide(Goal.MINIMIZE, ended(14), 30, slow)).isInstanceOf(Decision.Continue.class);
  }

  @Test
  void letsGoOnWhatOneOfTheBestOnceWasLike() {
    List<Trial> trials = new ArrayList<>(ended(14));
    trials.add(trial(15, new Outcome.Succeeded(0.1), 50, e -> e < 40 ? 5.2 : 0.1));

    assertThat(decide(Goal.MINIMIZE, trials, 30, e -> 5)).isInstanceOf(Decision.Continue.class);
  }

  @Test
  void letsGoOnWhatMayFallHalfAsMuchAgainAsAnyCurveDid() {
    List<Trial> trials = new ArrayList<>(ended(14));
    trials.add(trial(15, new Outcome.Succeeded(5), 50, e -> e < 40 ? 8 : 5));

    assertThat(decide(Goal.MINIMIZE, trials, 30, e -> 5)).isInstanceOf(Decision.Continue.class);
    assertThat(decide(Goal.MINIMIZE, trials, 30, e -> 7)).isInstanceOf(Decision.Stop.class);
  }

  /// It rises to a hump at epoch 22 and bends down again: at epoch 30 it is still the worst.
  @Test
  void letsACurveThatBendsDownGoOn() {
    IntToDoubleFunction hump = e -> 5 - 0.01 * (e - 22) * (e - 22);

    assertThat(new MedianStopper().decide(problem(), with(ended(14), 30, hump), NEW))
        .isInstanceOf(Decision.Stop.class);
    assertThat(decide(Goal.MINIMIZE, ended(14), 30, hump)).isInstanceOf(Decision.Continue.class);
  }

  @Test
  void turnsRoundWhenLargerIsBetter() {
    List<Trial> negated = ended(14).stream().map(LearningCurveStopperTest::negated).toList();

    assertThat(decide(Goal.MAXIMIZE, negated, 30, e -> -5)).isInstanceOf(Decision.Stop.class);
    assertThat(decide(Goal.MAXIMIZE, negated, 30, e -> 5)).isInstanceOf(Decision.Continue.class);
  }

  @Test
  void decidesNothingInTheFirstHalf() {
    assertThat(decide(Goal.MINIMIZE, ended(14), 24, e -> 5)).isInstanceOf(Decision.Continue.class);
  }

  @Test
  void decidesNothingWhileFewRanToTheirEnd() {
    List<Trial> trials = new ArrayList<>(ended(11));
    trials.add(trial(15, new Outcome.Failed(), 30, e -> 2));

    assertThat(decide(Goal.MINIMIZE, trials, 30, e -> 5)).isInstanceOf(Decision.Continue.class);
  }

  @Test
  void failuresSayNothingOfALimitOfTime() {
    List<Trial> trials = new ArrayList<>(ended(11));
    for (int i = 0; i < 14; i++) {
      trials.add(trial(20 + i, new Outcome.Failed(), 30, e -> 2));
    }

    assertThat(decide(Goal.MINIMIZE, trials, 30, e -> 5)).isInstanceOf(Decision.Continue.class);
  }

  @Test
  void leavesItToTheMedianRuleWhereALimitOfTimeEndsAllTrials() {
    List<Trial> trials = new ArrayList<>();
    for (Trial each : ended(24)) {
      trials.add(
          trial(
              each.number(),
              new Outcome.Stopped(each.outcome().objective()),
              50,
              e -> each.reports().get(e - 1).value()));
    }

    assertThat(decide(Goal.MINIMIZE, trials, 30, e -> 5)).isInstanceOf(Decision.Stop.class);
    assertThat(decide(Goal.MINIMIZE, trials.subList(0, 23), 30, e -> 5))
        .isInstanceOf(Decision.Continue.class);
  }

  @Test
  void decidesNothingByTwoReports() {
    List<Trial> trials = new ArrayList<>();
    for (int i = 1; i <= 14; i++) {
      trials.add(trial(i, new Outcome.Succeeded(0.1 * i), 4, e -> 1));
    }

    assertThat(decide(Goal.MINIMIZE, trials, 2, e -> 5)).isInstanceOf(Decision.Continue.class);
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

  private static Trial shaken(Trial trial) {
    return trial(
        trial.number(),
        trial.outcome(),
        trial.reports().size(),
        e -> trial.reports().get(e - 1).value() + (e % 2 == 0 ? 0.3 : -0.3));
  }

  private static Trial trial(int number, Outcome outcome, int epochs, IntToDoubleFunction losses) {
    double[] values = new double[epochs];
    for (int e = 1; e <= epochs; e++) {
      values[e - 1] = losses.applyAsDouble(e);
    }
    return Curves.trial(number, outcome, values, epochs);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10})
  void stopsATrainingThatHasDivergedFromEpoch(int epoch) {
    IntToDoubleFunction diverged = e -> e < epoch ? 1 : Double.NaN;

    int stopped = 50;
    while (stopped > 1 && isStopped(ended(14), stopped - 1, diverged)) {
      stopped--;
    }
    // A tenth of the length, and three running.
    assertThat(stopped).isEqualTo(Math.max(5, epoch + 2));
    assertThat(isStopped(ended(14), stopped, diverged)).isTrue();
    assertThat(decide(Goal.MAXIMIZE, ended(14), 30, e -> Double.POSITIVE_INFINITY))
        .isEqualTo(new Decision.Stop("its last 30 values are no finite numbers"));
  }

  @Test
  void letsATrainingGoOnThatOnceReportedNoNumber() {
    IntToDoubleFunction once = e -> e == 10 || e == 20 || e == 30 ? Double.NaN : 1;

    assertThat(isStopped(ended(14), 30, once)).isFalse();
    assertThat(isStopped(ended(14), 31, once)).isFalse();
  }

  @Test
  void waitsForFiveTrialsToShowWhatIsUsual() {
    assertThat(isStopped(ended(4), 40, e -> Double.NaN)).isFalse();
    assertThat(isStopped(ended(5), 40, e -> Double.NaN)).isTrue();
  }

  /// A program that validates after every tenth epoch and prints `nan` at the others.
  @Test
  void letsGoOnWhatOthersCameBackFrom() {
    IntToDoubleFunction seldom = e -> e % 10 == 0 ? 1.0 / e : Double.NaN;
    List<Trial> trials = new ArrayList<>();
    for (int i = 1; i <= 14; i++) {
      trials.add(trial(i, new Outcome.Succeeded(0.02), 50, seldom));
    }

    for (int epochs = 1; epochs <= 50; epochs++) {
      assertThat(isStopped(trials, epochs, seldom)).as("epoch %d", epochs).isFalse();
    }
    assertThat(isStopped(trials, 18, e -> Double.NaN)).isFalse();
    assertThat(isStopped(trials, 19, e -> Double.NaN)).isTrue();
  }

  @Test
  void stopsWhatGrewBeyondAllNumbersThatCanBeAdded() {
    assertThat(isStopped(ended(14), 30, e -> e < 5 ? 3 : 1e308)).isTrue();
    assertThat(isStopped(ended(14), 30, e -> e < 5 ? 0.1 : 1e308)).isFalse();
  }

  private boolean isStopped(List<Trial> others, int epochs, IntToDoubleFunction losses) {
    return decide(Goal.MINIMIZE, others, epochs, losses) instanceof Decision.Stop;
  }

  @Test
  void survivesReportsThatAreNoNumbersOrOutOfOrder() {
    List<Trial> trials = new ArrayList<>(ended(14));
    List<Report> odd =
        List.of(
            new Report(0, 5),
            new Report(9, Double.NaN),
            new Report(40, Double.POSITIVE_INFINITY),
            new Report(30, 5),
            new Report(20, 5),
            new Report(5, 5),
            new Report(12, 5),
            new Report(24, 5),
            new Report(26, 5),
            new Report(28, 5),
            new Report(8, 5));
    Trial like = trials.getFirst();
    trials.add(new Trial(NEW, like.configuration(), new Outcome.Pending(), odd));

    assertThat(stopper.decide(problem(), new History(trials), NEW))
        .isInstanceOf(Decision.Stop.class);
  }
}
