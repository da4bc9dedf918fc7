package hone.search.hyperband;

import static org.assertj.core.api.Assertions.assertThat;

import hone.search.Decision;
import hone.search.Goal;
import hone.search.History;
import hone.search.HyperbandLimits;
import hone.search.Outcome;
import hone.search.Parameter;
import hone.search.Problem;
import hone.search.Report;
import hone.search.Scale;
import hone.search.Space;
import hone.search.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HyperbandStopperTest {
  private static final Problem PROBLEM =
      Problem.of(Space.of(new Parameter.Continuous("x", 0, 1, Scale.LINEAR)), Goal.MINIMIZE)
          .withHyperband(new HyperbandLimits(1, 27));

  private final HyperbandStopper stopper = new HyperbandStopper();

  @Test
  void stopsWhatIsNotAmongTheBestThirdOfARung() {
    List<Trial> trials = new ArrayList<>();
    for (int i = 1; i <= 6; i++) {
      trials.add(trial(i, i));
    }

    trials.add(trial(8, 1.5));
    assertThat(decide(trials)).isInstanceOf(Decision.Continue.class);

    trials.set(6, trial(8, 4.5));
    assertThat(decide(trials)).isInstanceOf(Decision.Stop.class);
  }

  @Test
  void turnsRoundWhenLargerIsBetter() {
    List<Trial> trials = new ArrayList<>();
    for (int i = 1; i <= 6; i++) {
      trials.add(trial(i, i));
    }
    trials.add(trial(8, 1.5));
    Problem other = Problem.of(PROBLEM.space(), Goal.MAXIMIZE).withHyperband(limits());

    assertThat(stopper.decide(other, new History(trials), 8)).isInstanceOf(Decision.Stop.class);
  }

  @Test
  void decidesAtRungsAlone() {
    List<Trial> trials = new ArrayList<>();
    for (int i = 1; i <= 6; i++) {
      trials.add(trial(i, i, i, i, i));
    }
    trials.add(trial(8, 0.5, 9));

    assertThat(decide(trials)).as("2 is no rung").isInstanceOf(Decision.Continue.class);

    trials.set(6, trial(8, 0.5, 9, 9));
    assertThat(decide(trials)).as("3 is one").isInstanceOf(Decision.Stop.class);
  }

  @Test
  void stopsWhatGoesOnBeyondTheLargestResource() {
    assertThat(decide(List.of(trial(1, new double[27]))))
        .as("at it a program ends by itself, and saves what it found")
        .isInstanceOf(Decision.Continue.class);
    assertThat(decide(List.of(trial(1, new double[28])))).isInstanceOf(Decision.Stop.class);
  }

  /// The rungs below it are not judged at its last report, when it is about to save.
  @Test
  void judgesNothingAtTheLargestResource() {
    List<Trial> trials = new ArrayList<>();
    for (int i = 1; i <= 6; i++) {
      trials.add(trial(i, Trials.flat(i, 27)));
    }
    var seldom = List.of(new Report(1, 0.5), new Report(27, 9));
    trials.add(new Trial(8, trial(8, 1).configuration(), new Outcome.Pending(), seldom));

    assertThat(decide(trials)).isInstanceOf(Decision.Continue.class);
  }

  @Test
  void neverStopsBeforeTheLeastResource() {
    Problem late = PROBLEM.withHyperband(new HyperbandLimits(4, 27));
    List<Trial> trials = new ArrayList<>();
    for (int i = 1; i <= 6; i++) {
      trials.add(trial(i, i, i, i, i));
    }
    trials.add(trial(8, 9, 9, 9));

    assertThat(stopper.decide(late, new History(trials), 8)).isInstanceOf(Decision.Continue.class);
  }

  @Test
  void letsASlowBeginnerGoOnOnceTrialsRanToTheirEnd() {
    double[] late = {5, 5, 5, 5, 4, 3, 2, 1.5, 1.2};
    List<Trial> trials = new ArrayList<>();
    for (int i = 1; i <= 12; i++) {
      double[] values = Trials.flat(1, 27);
      values[26] = i;
      trials.add(Trials.of(i, new Outcome.Succeeded(i), values));
    }
    trials.add(Trials.of(15, new Outcome.Pending(), late));
    assertThat(decide(trials)).as("falling").isInstanceOf(Decision.Continue.class);

    trials.set(12, trial(15, Trials.flat(5, 9)));
    assertThat(decide(trials)).as("flat").isInstanceOf(Decision.Stop.class);
  }

  @Test
  void takesWhatIsNoNumberForWorseThanAnyNumber() {
    double none = Double.NaN;
    List<Trial> trials = new ArrayList<>();
    for (int i = 1; i <= 6; i++) {
      trials.add(trial(i, none));
    }
    trials.add(trial(8, none));
    assertThat(decide(trials)).as("nobody has one yet").isInstanceOf(Decision.Continue.class);

    trials.set(6, trial(8, Double.NEGATIVE_INFINITY));
    trials.set(1, trial(2, 1));
    assertThat(decide(trials)).as("one of seven has").isInstanceOf(Decision.Continue.class);

    trials.set(2, trial(3, 2));
    assertThat(decide(trials))
        .isEqualTo(new Decision.Stop("its value at resource 1 is not a number"));
  }

  @Test
  void findsTheMostResourcesInFixedSettings() {
    assertThat(HyperbandLimits.maxResource(Map.of("epochs", "40"))).hasValue(40);
    assertThat(HyperbandLimits.maxResource(Map.of("num_epochs", " 7 "))).hasValue(7);
    assertThat(HyperbandLimits.maxResource(Map.of("epochs", "\"12\""))).hasValue(12);
    assertThat(HyperbandLimits.maxResource(Map.of("n-epochs", "x", "rounds", "3"))).isEmpty();
    assertThat(HyperbandLimits.maxResource(Map.of("epochs", "0"))).isEmpty();
  }

  private static HyperbandLimits limits() {
    return new HyperbandLimits(1, 27);
  }

  private Decision decide(List<Trial> trials) {
    return stopper.decide(PROBLEM, new History(trials), trials.getLast().number());
  }

  private static Trial trial(int number, double... values) {
    return Trials.of(number, new Outcome.Pending(), values);
  }
}
