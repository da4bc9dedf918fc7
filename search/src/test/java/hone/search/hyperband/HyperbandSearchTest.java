package hone.search.hyperband;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.search.AskTell;
import hone.search.Decision;
import hone.search.Goal;
import hone.search.History;
import hone.search.HyperbandLimits;
import hone.search.Outcome;
import hone.search.Parameter;
import hone.search.Problem;
import hone.search.Reason;
import hone.search.Report;
import hone.search.Scale;
import hone.search.Space;
import hone.search.Trial;
import hone.search.bayes.Insight;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class HyperbandSearchTest {
  private static final Space SPACE =
      Space.of(
          new Parameter.Continuous("speed", 0, 1, Scale.LINEAR),
          new Parameter.Continuous("shape", 0, 1, Scale.LINEAR));

  private static final HyperbandLimits LIMITS = new HyperbandLimits(1, 27);
  private static final Problem PROBLEM =
      Problem.of(SPACE, Goal.MINIMIZE).withTrials(40).withHyperband(LIMITS);

  @Test
  void needsResourceLimits() {
    Problem without = Problem.of(SPACE, Goal.MINIMIZE);

    assertThatThrownBy(() -> new HyperbandSearch().suggest(without, History.EMPTY, 1, 1))
        .hasMessageContaining("minResource");
  }

  @Test
  void insightComparesTrialsAtOneLevelOfResources() {
    for (long seed : new long[] {1, 2, 3}) {
      AskTell search = played(seed);

      double raw = shape(new Insight(PROBLEM, search.history()));
      assertThat(shape(search.insight())).as("seed %s", seed).isGreaterThan(0.9).isGreaterThan(raw);
    }
  }

  @Test
  void runningTrialsAreNotAmongThoseThatDidNotImprove() {
    Problem problem = Problem.of(SPACE, Goal.MINIMIZE).withHyperband(LIMITS);
    List<Trial> trials = new ArrayList<>();
    for (int number = 1; number <= 6; number++) {
      trials.add(Trials.of(number, new Outcome.Succeeded(number), Trials.flat(number, 9)));
    }
    for (int number = 7; number <= 11; number++) {
      trials.add(Trials.of(number, new Outcome.Pending(), Trials.flat(number, 20)));
    }
    History history = new History(trials);

    assertThat(new Insight(problem, new HyperbandSearch(), history).progress().notImproving())
        .isEqualTo(5);
  }

  @Test
  void whatWasExpectedAtOneLevelIsNotComparedWithResultsOfAnother() {
    Problem problem = Problem.of(SPACE, Goal.MINIMIZE).withHyperband(LIMITS);
    List<Trial> trials = new ArrayList<>();
    List<Reason> reasons = new ArrayList<>();
    for (int number = 1; number <= 6; number++) {
      trials.add(Trials.of(number, new Outcome.Succeeded(number), Trials.flat(number, 27)));
      reasons.add(new Reason.Modelled("global", OptionalDouble.empty(), 1, 0.1, 0, 8, 0));
    }
    History history = new History(trials);

    assertThat(new Insight(problem, history).forecasts(reasons)).isPresent();
    assertThat(new Insight(problem, new HyperbandSearch(), history).forecasts(reasons)).isEmpty();
  }

  @Test
  void aTrialThatUsedAllResourcesCanBeTheBest() {
    AskTell search = played(1);

    Trial best = search.best().orElseThrow();

    assertThat(best.outcome()).isInstanceOf(Outcome.Stopped.class);
    assertThat(best.reports().getLast().resource()).isEqualTo(LIMITS.maxResource());
  }

  private static double shape(Insight insight) {
    Double share = insight.importance().get("shape");
    return share == null ? 0 : share;
  }

  /// A search in which all trials get to a value that the shape decides alone, at their own speed.
  private static AskTell played(long seed) {
    AskTell search = new AskTell(PROBLEM, new HyperbandSearch(), new HyperbandStopper(), seed);
    while (search.ask() instanceof AskTell.Asked.Next(Trial trial, _)) {
      double speed = number(trial, "speed");
      double value = 0;
      for (int epoch = 1; epoch <= LIMITS.maxResource(); epoch++) {
        value = Math.pow(number(trial, "shape") - 0.3, 2) + 2 * Math.exp(-epoch * (0.6 + speed));
        Report report = new Report(epoch, value);
        if (search.report(trial.number(), report) instanceof Decision.Stop) {
          break;
        }
      }
      search.tell(trial.number(), new Outcome.Stopped(OptionalDouble.of(value)));
    }
    return search;
  }

  private static double number(Trial trial, String name) {
    return Double.parseDouble(trial.configuration().values().get(name));
  }
}
