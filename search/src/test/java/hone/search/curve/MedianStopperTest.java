package hone.search.curve;

import static org.assertj.core.api.Assertions.assertThat;

import hone.search.Configuration;
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
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

class MedianStopperTest {
  private static final Space SPACE = Space.of(new Parameter.Continuous("x", 0, 1, Scale.LINEAR));

  private final MedianStopper stopper = new MedianStopper();

  @Test
  void stopsATrialThatIsWorseThanTheMedian() {
    assertThat(decide(Goal.MINIMIZE, ended(6), 9, 9, 9)).isInstanceOf(Decision.Stop.class);
    assertThat(decide(Goal.MINIMIZE, ended(6), 2, 2, 2)).isInstanceOf(Decision.Continue.class);
  }

  @Test
  void saysWhyInWordsThatNeedNoResource() {
    assertThat(decide(Goal.MINIMIZE, ended(6), 9, 9, 9))
        .isEqualTo(
            new Decision.Stop(
                "its value at report 3 is worse than the median of what 6 that have ended had"
                    + " on average by then"));
  }

  @Test
  void turnsRoundWhenLargerIsBetter() {
    assertThat(decide(Goal.MAXIMIZE, ended(6), 9, 9, 9)).isInstanceOf(Decision.Continue.class);
    assertThat(decide(Goal.MAXIMIZE, ended(6), 2, 2, 2)).isInstanceOf(Decision.Stop.class);
  }

  @Test
  void forgivesOneBadValue() {
    assertThat(decide(Goal.MINIMIZE, ended(6), 2, 2, 9)).isInstanceOf(Decision.Continue.class);
  }

  @Test
  void waitsForFiveOthersAndForTheFirstTenth() {
    assertThat(decide(Goal.MINIMIZE, ended(4), 9, 9, 9)).isInstanceOf(Decision.Continue.class);
    assertThat(decide(Goal.MINIMIZE, ended(6), 9)).isInstanceOf(Decision.Continue.class);
  }

  @Test
  void letsTheBestTrialOfAllGoOn() {
    assertThat(decide(Goal.MINIMIZE, ended(6), 0.5, 9, 9)).isInstanceOf(Decision.Continue.class);
  }

  @Test
  void countsTheFirstOfTwoReportsAtTheSameResource() {
    List<Report> twice =
        List.of(new Report(1, 2), new Report(1, 9), new Report(2, 2), new Report(2, 9));

    assertThat(Curve.of(Goal.MINIMIZE, trial(1, new Outcome.Pending(), twice)).values())
        .containsExactly(2, 2);
  }

  private Decision decide(Goal goal, List<Trial> others, double... values) {
    List<Trial> trials = new ArrayList<>(others);
    trials.add(trial(99, new Outcome.Pending(), reports(values)));
    return stopper.decide(Problem.of(SPACE, goal), new History(trials), 99);
  }

  /// Flat curves of 10 epochs at 1, 2, 3 …
  private static List<Trial> ended(int count) {
    List<Trial> trials = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      double[] values = new double[10];
      java.util.Arrays.fill(values, i);
      trials.add(trial(i, new Outcome.Succeeded(i), reports(values)));
    }
    return trials;
  }

  private static List<Report> reports(double... values) {
    List<Report> reports = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      reports.add(new Report(i + 1L, values[i]));
    }
    return reports;
  }

  private static Trial trial(int number, Outcome outcome, List<Report> reports) {
    LinkedHashMap<String, String> at = new LinkedHashMap<>();
    at.put("x", Double.toString(number / 100.0));
    return new Trial(number, new Configuration(at), outcome, reports);
  }
}
