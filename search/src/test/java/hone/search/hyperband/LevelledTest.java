package hone.search.hyperband;

import static org.assertj.core.api.Assertions.assertThat;

import hone.search.Goal;
import hone.search.History;
import hone.search.HyperbandLimits;
import hone.search.Outcome;
import hone.search.Parameter;
import hone.search.Problem;
import hone.search.Scale;
import hone.search.Space;
import hone.search.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class LevelledTest {
  private static final HyperbandLimits LIMITS = new HyperbandLimits(1, 27);
  private static final Problem PROBLEM =
      Problem.of(Space.of(new Parameter.Continuous("x", 0, 1, Scale.LINEAR)), Goal.MINIMIZE);

  @Test
  void keepsAHistoryWithoutReports() {
    History history = new History(List.of(Trials.of(1, new Outcome.Succeeded(3))));

    assertThat(Levelled.of(PROBLEM, LIMITS, history)).isEqualTo(history);
  }

  @Test
  void takesTheHighestRungWithEnoughValues() {
    List<Trial> trials = tenths(4);
    trials.add(Trials.of(9, new Outcome.Pending(), Trials.flat(0.9, 12)));

    History levelled = Levelled.of(PROBLEM, LIMITS, new History(trials));

    assertThat(outcome(levelled, 1)).isEqualTo(new Outcome.Succeeded(0.1));
    assertThat(outcome(levelled, 9)).isEqualTo(new Outcome.Succeeded(0.9));
  }

  @Test
  void foretellsWhatStoppedTrialsWouldHaveComeTo() {
    List<Trial> trials = tenths(5);
    trials.add(Trials.of(8, new Outcome.Stopped(OptionalDouble.of(2)), 2.0));
    trials.add(Trials.of(9, new Outcome.Stopped(OptionalDouble.of(1.12)), 1.12));

    History levelled = Levelled.of(PROBLEM, LIMITS, new History(trials));

    assertThat(outcome(levelled, 8)).as("all others gained 1").isEqualTo(new Outcome.Succeeded(1));
    assertThat(outcome(levelled, 9)).as("the middle").isEqualTo(new Outcome.Succeeded(0.3));
  }

  @Test
  void leavesOutWhatARungStoppedThatTellsNothing() {
    List<Trial> trials = new ArrayList<>();
    for (int i = 1; i <= 16; i++) {
      double[] values = Trials.flat(-i, 27);
      values[0] = i;
      trials.add(Trials.of(i, new Outcome.Succeeded(-i), values));
    }
    trials.add(Trials.of(17, new Outcome.Stopped(OptionalDouble.of(20)), 20));

    History levelled = Levelled.of(PROBLEM, LIMITS, new History(trials));

    assertThat(outcome(levelled, 17)).isEqualTo(new Outcome.Stopped(OptionalDouble.empty()));
  }

  @Test
  void leavesFailedTrialsAndThoseUnderWay() {
    List<Trial> trials = tenths(5);
    trials.add(Trials.of(8, new Outcome.Failed(), 2.0));
    trials.add(Trials.of(9, new Outcome.Pending(), 2.0));
    trials.add(Trials.of(10, new Outcome.Stopped(OptionalDouble.empty()), Double.NaN));

    History levelled = Levelled.of(PROBLEM, LIMITS, new History(trials));

    assertThat(outcome(levelled, 8)).isEqualTo(new Outcome.Failed());
    assertThat(outcome(levelled, 9)).isEqualTo(new Outcome.Pending());
    assertThat(outcome(levelled, 10)).as("diverged").isEqualTo(new Outcome.Failed());
  }

  /// Trials that ended at 0.1, 0.2, … and were worse by 1 at the first resource.
  private static List<Trial> tenths(int count) {
    List<Trial> trials = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      double[] values = Trials.flat(i / 10.0, 12);
      values[0] += 1;
      trials.add(Trials.of(i, new Outcome.Stopped(OptionalDouble.of(i / 10.0)), values));
    }
    return trials;
  }

  private static Outcome outcome(History history, int number) {
    return history.trial(number).orElseThrow().outcome();
  }
}
