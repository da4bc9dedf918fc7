package hone.search.curve;

import static org.assertj.core.api.Assertions.assertThat;

import hone.search.Decision;
import hone.search.Goal;
import hone.search.History;
import hone.search.Outcome;
import hone.search.Parameter;
import hone.search.Problem;
import hone.search.Scale;
import hone.search.Space;
import hone.search.Stopper;
import hone.search.Trial;
import hone.search.math.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Goal: early stopping saves training without stopping what would have been among the best
/// tenth. Method: streams of made-up learning curves that cross, with and without noise; each
/// trial runs until the stopper ends it, and its whole curve says what it would have been.
class LearningCurveQuality {
  private static final int TRIALS = 80;
  private static final int STREAMS = 5;
  private static final Problem PROBLEM =
      Problem.of(Space.of(new Parameter.Continuous("x", 0, 1e9, Scale.LINEAR)), Goal.MINIMIZE);

  /// What stopping did.
  ///
  /// @param spent the share of all epochs that was trained
  /// @param lost the share of the best tenth that was stopped
  private record Result(double spent, double lost) {}

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.02})
  void stopsNextToNoneOfTheBestTenthWhereCurvesCross(double noise) {
    Result careful = play(new LearningCurveStopper(), 16, noise);
    Result median = play(new MedianStopper(), 16, noise);

    assertThat(careful.lost()).as("best tenth stopped").isLessThan(0.1);
    assertThat(careful.spent()).as("epochs spent").isLessThan(0.95);
    assertThat(median.lost()).as("the same by the median alone").isGreaterThan(0.3);
  }

  @Test
  void savesEpochsWhereCurvesRunSideBySide() {
    Result result = play(new LearningCurveStopper(), 2, 0.01);

    assertThat(result.lost()).as("best tenth stopped").isLessThan(0.1);
    assertThat(result.spent()).as("epochs spent").isLessThan(0.75);
  }

  private static Result play(Stopper stopper, double latest, double noise) {
    double spent = 0;
    double lost = 0;
    double best = 0;
    for (int s = 0; s < STREAMS; s++) {
      double[][] curves = Curves.crossing(new Seed(s).chance(), TRIALS, latest, noise);
      double[] ends = Arrays.stream(curves).mapToDouble(c -> c[Curves.EPOCHS - 1]).toArray();
      double tenth = Arrays.stream(ends).sorted().toArray()[TRIALS / 10 - 1];
      List<Trial> trials = new ArrayList<>();
      for (int i = 0; i < TRIALS; i++) {
        Trial ended = run(stopper, trials, curves[i]);
        trials.add(ended);
        spent += ended.reports().size();
        if (ends[i] <= tenth) {
          best++;
          lost += ended.outcome() instanceof Outcome.Stopped ? 1 : 0;
        }
      }
    }
    return new Result(spent / (STREAMS * TRIALS * Curves.EPOCHS), lost / best);
  }

  private static Trial run(Stopper stopper, List<Trial> before, double[] losses) {
    int number = before.size() + 1;
    for (int e = 1; e < Curves.EPOCHS; e++) {
      List<Trial> now = new ArrayList<>(before);
      now.add(Curves.trial(number, new Outcome.Pending(), losses, e));
      if (stopper.decide(PROBLEM, new History(now), number) instanceof Decision.Stop) {
        OptionalDouble last = OptionalDouble.of(losses[e - 1]);
        return Curves.trial(number, new Outcome.Stopped(last), losses, e);
      }
    }
    Outcome ended = new Outcome.Succeeded(losses[Curves.EPOCHS - 1]);
    return Curves.trial(number, ended, losses, Curves.EPOCHS);
  }
}
