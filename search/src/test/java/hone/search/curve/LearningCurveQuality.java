package hone.search.curve;

import static org.assertj.core.api.Assertions.assertThat;

import hone.search.Decision;
import hone.search.Goal;
import hone.search.Parameter;
import hone.search.Problem;
import hone.search.Scale;
import hone.search.Space;
import hone.search.math.Chance;
import hone.search.math.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Goal: early stopping saves training without stopping what would have been among the best
/// tenth. Method: streams of made-up learning curves, with and without noise; each trial runs until
/// the stopper ends it, and its whole curve without noise says what it would have been.
class LearningCurveQuality {
  private static final int TRIALS = 100;
  private static final int STREAMS = 6;
  private static final Problem PROBLEM =
      Problem.of(Space.of(new Parameter.Continuous("x", 0, 1e9, Scale.LINEAR)), Goal.MINIMIZE);

  /// What stopping did.
  ///
  /// @param spent the share of all epochs that was trained
  /// @param lost how many of the best tenth were stopped
  private record Result(double spent, int lost) {}

  @ParameterizedTest
  @EnumSource(HostileCurves.class)
  void stopsNoneOfTheBestTenthOfHostileCurves(HostileCurves kind) {
    for (double noise : new double[] {0, 0.1, 0.2}) {
      Result result =
          play(LearningCurveQuality::careful, chance -> kind.losses(chance, TRIALS), noise);

      assertThat(result.lost()).as("of %d best, noise %s", STREAMS * TRIALS / 10, noise).isZero();
      assertThat(result.spent()).as("epochs spent, noise %s", noise).isLessThan(0.98);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.02})
  void stopsNoneOfThoseThatFallLateAndEndBest(double noise) {
    Function<Chance, double[][]> late = chance -> Curves.crossing(chance, TRIALS, 16);

    assertThat(play(LearningCurveQuality::careful, late, noise).lost()).isZero();
    assertThat(play(MedianStopper::decide, late, noise).lost())
        .as("the same by the median alone")
        .isGreaterThan(STREAMS * TRIALS / 10 * 3 / 10);
  }

  @Test
  void savesEpochsWhereCurvesRunSideBySide() {
    Result result =
        play(LearningCurveQuality::careful, chance -> Curves.crossing(chance, TRIALS, 2), 0.01);

    assertThat(result.lost()).as("best tenth stopped").isZero();
    assertThat(result.spent()).as("epochs spent").isLessThan(0.85);
  }

  private static Decision careful(Field field) {
    return LearningCurveStopper.decide(PROBLEM, field);
  }

  private static Result play(
      Function<Field, Decision> stopper, Function<Chance, double[][]> kind, double noise) {
    double spent = 0;
    int lost = 0;
    for (int s = 0; s < STREAMS; s++) {
      Chance chance = new Seed(s).chance();
      double[][] curves = kind.apply(chance);
      double[] ends = Arrays.stream(curves).mapToDouble(c -> c[Curves.EPOCHS - 1]).toArray();
      double tenth = Arrays.stream(ends).sorted().toArray()[TRIALS / 10 - 1];
      for (double[] losses : curves) {
        Arrays.setAll(losses, e -> losses[e] + noise * chance.normal());
      }
      List<Curve> ended = new ArrayList<>();
      List<Curve> full = new ArrayList<>();
      for (int i = 0; i < TRIALS; i++) {
        Curve curve = run(stopper, ended, full, curves[i]);
        ended.add(curve);
        spent += curve.size();
        if (curve.size() == Curves.EPOCHS) {
          full.add(curve);
        } else if (ends[i] <= tenth) {
          lost++;
        }
      }
    }
    return new Result(spent / (STREAMS * TRIALS * Curves.EPOCHS), lost);
  }

  private static Curve run(
      Function<Field, Decision> stopper, List<Curve> ended, List<Curve> full, double[] losses) {
    for (int e = 1; e < Curves.EPOCHS; e++) {
      Curve own = curve(losses, e);
      if (stopper.apply(new Field(own, List.of(), ended, 0, full)) instanceof Decision.Stop) {
        return own;
      }
    }
    return curve(losses, Curves.EPOCHS);
  }

  private static Curve curve(double[] losses, int reported) {
    return new Curve(
        LongStream.rangeClosed(1, reported).toArray(), Arrays.copyOf(losses, reported));
  }
}
