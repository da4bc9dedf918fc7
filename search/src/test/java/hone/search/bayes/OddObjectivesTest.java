package hone.search.bayes;

import static org.assertj.core.api.Assertions.assertThat;

import hone.search.AskTell;
import hone.search.Goal;
import hone.search.Outcome;
import hone.search.Parameter;
import hone.search.Problem;
import hone.search.Scale;
import hone.search.Space;
import hone.search.Stoppers;
import hone.search.Trial;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Objectives that tell nothing, fail nearly everywhere, or span orders of magnitude.
class OddObjectivesTest {
  private static final double[] CENTRE = {0.45, 0.23, 0.23, 0.8};

  @Test
  void spreadsPointsAsLongAsAllResultsAreTheSame() {
    Set<String> cells = new LinkedHashSet<>();
    for (Trial trial : played(2, 1, 40, _ -> OptionalDouble.of(1))) {
      double[] x = point(trial);
      cells.add((int) (4 * x[0]) + "," + (int) (4 * x[1]));
    }

    assertThat(cells).as("of 16").hasSizeGreaterThan(13);
  }

  /// A box of a twelfth of the space; elsewhere trials fail.
  @Test
  void triesNothingThatHasFailedTwiceAlready() {
    for (long seed : new long[] {0, 1}) {
      List<Trial> trials = played(4, seed, 60, OddObjectivesTest::boxed);
      int repeated = 0;
      for (Trial trial : trials.subList(20, trials.size())) {
        List<Trial> alike =
            trials.stream()
                .filter(each -> each.number() < trial.number() && isNear(each, trial))
                .toList();
        boolean failed = alike.stream().allMatch(each -> each.outcome() instanceof Outcome.Failed);
        repeated += alike.size() >= 2 && failed ? 1 : 0;
      }

      assertThat(repeated).as("seed " + seed).isZero();
    }
  }

  /// Two failures on either side of a narrow strip do not rule it out.
  @Test
  void findsANarrowStripBetweenFailures() {
    int found = 0;
    for (long seed = 1; seed <= 20; seed++) {
      found += best(played(1, seed, 60, OddObjectivesTest::strips)) < 0.5 ? 1 : 0;
    }

    assertThat(found).as("of 20").isGreaterThan(17);
  }

  private static OptionalDouble strips(double[] x) {
    if (x[0] > 0.1 && x[0] < 0.3) {
      return OptionalDouble.of(1 + Math.pow(x[0] - 0.2, 2));
    }
    return x[0] > 0.70 && x[0] < 0.78
        ? OptionalDouble.of(Math.pow(x[0] - 0.74, 2))
        : OptionalDouble.empty();
  }

  /// What can be gained beside the edge shrinks with each trial, what lies beyond keeps its
  /// promise.
  @Test
  void refinesBesideARegionInWhichAllTrialsFail() {
    for (long seed = 1; seed <= 3; seed++) {
      List<Trial> trials = played(4, seed, 60, OddObjectivesTest::edged);
      long beyond = trials.subList(30, 60).stream().filter(trial -> point(trial)[0] > 0.75).count();

      assertThat(beyond).as("of the last 30").isLessThan(20);
      assertThat(best(trials)).isLessThan(0.31);
    }
  }

  private static OptionalDouble edged(double[] x) {
    double others = IntStream.range(1, 4).mapToDouble(j -> Math.pow(x[j] - 0.4, 2)).sum();
    return x[0] > 0.7 ? OptionalDouble.empty() : OptionalDouble.of(1 - x[0] + others);
  }

  /// The least value is 1e-4; where nothing is known it is 1 on average.
  @Test
  void keepsSmallValuesApartWhereOthersAreOrdersOfMagnitudeLarger() {
    double sum = 0;
    for (long seed = 1; seed <= 5; seed++) {
      sum += Math.log10(best(played(4, seed, 25, OddObjectivesTest::steep)));
    }

    assertThat(sum / 5).isLessThan(-3.6);
  }

  private static OptionalDouble steep(double[] x) {
    double squares = IntStream.range(0, 4).mapToDouble(j -> Math.pow(x[j] - CENTRE[j], 2)).sum();
    return OptionalDouble.of(Math.pow(10, -4 + 8 * Math.sqrt(squares / 4 * 1.5)));
  }

  private static OptionalDouble boxed(double[] x) {
    double far =
        IntStream.range(0, 4)
            .mapToDouble(j -> Math.abs(x[j] - CENTRE[j] - 0.1))
            .max()
            .orElseThrow();
    return far > 0.3 ? OptionalDouble.empty() : steep(x);
  }

  private static boolean isNear(Trial one, Trial other) {
    double[] a = point(one);
    double[] b = point(other);
    return IntStream.range(0, a.length).allMatch(j -> Math.abs(a[j] - b[j]) < 0.1);
  }

  private static double best(List<Trial> trials) {
    return trials.stream()
        .flatMapToDouble(trial -> trial.outcome().objective().stream())
        .min()
        .orElseThrow();
  }

  private static double[] point(Trial trial) {
    return trial.configuration().values().values().stream()
        .mapToDouble(Double::parseDouble)
        .toArray();
  }

  private static List<Trial> played(
      int dimensions, long seed, int count, Function<double[], OptionalDouble> objective) {
    List<Parameter> parameters = new ArrayList<>();
    for (int j = 0; j < dimensions; j++) {
      parameters.add(new Parameter.Continuous("x" + j, 0, 1, Scale.LINEAR));
    }
    Problem problem = Problem.of(new Space(parameters), Goal.MINIMIZE);
    AskTell search = new AskTell(problem, new BayesianSearch(), Stoppers.never(), seed);
    List<Trial> trials = new ArrayList<>();
    while (trials.size() < count) {
      Trial next = ((AskTell.Asked.Next) search.ask()).trial();
      OptionalDouble value = objective.apply(point(next));
      Outcome outcome = value.isPresent() ? Outcome.of(value.getAsDouble()) : new Outcome.Failed();
      search.tell(next.number(), outcome);
      trials.add(new Trial(next.number(), next.configuration(), outcome, List.of()));
    }
    return trials;
  }
}
