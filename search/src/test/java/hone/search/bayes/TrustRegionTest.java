package hone.search.bayes;

import static org.assertj.core.api.Assertions.assertThat;

import hone.search.Configuration;
import hone.search.Goal;
import hone.search.History;
import hone.search.Outcome;
import hone.search.Parameter;
import hone.search.Problem;
import hone.search.Reason;
import hone.search.Scale;
import hone.search.Space;
import hone.search.Suggestion;
import hone.search.Suggestions;
import hone.search.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class TrustRegionTest {
  @Test
  void itsWidthIsTheShareOfTheRangesThatItReaches() {
    assertThat(width(0.5, 0.4)).isEqualTo(0.8, Offset.offset(1e-12));
    assertThat(width(0.1, 0.4)).as("what lies beyond a range's end").isEqualTo(0.5);
    assertThat(width(0.5, 2)).isEqualTo(1);
  }

  @Test
  void itsWidthIsTheNumericRangesAlone() {
    var region = new TrustRegion(new double[] {0.5, 0.5, 0.5}, 0.5);
    double[] radii = {0.1, 0.3, 0.9};

    assertThat(
            region.width(radii, new boolean[] {false, false, true}, region.centre()).orElseThrow())
        .isEqualTo(0.4, Offset.offset(1e-12));
    assertThat(region.width(radii, new boolean[] {true, true, true}, region.centre())).isEmpty();
  }

  @Test
  void itsWidthIsDrawnOutToWhatWasProposed() {
    var region = new TrustRegion(new double[] {0.5, 0.5}, 0.2);
    double[] radii = {0.1, 0.1};

    assertThat(region.width(radii, new boolean[2], new double[] {0.55, 0.9}).orElseThrow())
        .isEqualTo((0.2 + 0.5) / 2, Offset.offset(1e-12));
    assertThat(region.width(radii, new boolean[2], new double[] {0.1, 0.45}).orElseThrow())
        .isEqualTo((0.5 + 0.2) / 2, Offset.offset(1e-12));
  }

  @Test
  void whatLooksAroundTheBestTellsHowWideAndWhatLooksAnywhereDoesNot() {
    List<Reason.Modelled> reasons = reasons(24);

    assertThat(reasons).extracting(Reason.Modelled::arm).contains("local", "global");
    assertThat(reasons)
        .allSatisfy(
            reason -> {
              if (reason.arm().equals("local")) {
                assertThat(reason.width().orElseThrow()).isBetween(0.001, 1.0);
              } else {
                assertThat(reason.width()).isEmpty();
              }
            });
  }

  @Test
  void whatWasProposedLiesWithinTheBoxThatIsTold() {
    Space space =
        Space.of(
            new Parameter.Whole("n", 1, 12, Scale.LINEAR),
            new Parameter.Categorical("c", IntStream.range(0, 12).mapToObj(k -> "v" + k).toList()));
    Problem problem = Problem.of(space, Goal.MINIMIZE);
    ToDoubleFunction<Configuration> objective =
        at -> Math.abs(number(at, "n") - 3) + at.values().getOrDefault("c", "").length();
    List<Trial> ended = new ArrayList<>();
    int local = 0;
    for (int i = 1; i <= 60; i++) {
      Suggestion next = next(problem, ended);
      if (next.why() instanceof Reason.Modelled why && why.arm().equals("local")) {
        Configuration best = new History(ended).best(Goal.MINIMIZE).orElseThrow().configuration();
        double steps = Math.abs(number(best, "n") - number(next.configuration(), "n"));
        assertThat(why.width().orElseThrow()).as("trial %s", i).isGreaterThan(steps / 12 - 1e-9);
        local++;
      }
      Outcome outcome = Outcome.of(objective.applyAsDouble(next.configuration()));
      ended.add(new Trial(i, next.configuration(), outcome, List.of()));
    }
    assertThat(local).isGreaterThan(20);
  }

  private static double width(double middle, double radius) {
    return new TrustRegion(new double[] {middle}, 0.8)
        .width(new double[] {radius}, new boolean[1], new double[] {middle})
        .orElseThrow();
  }

  /// Why a model chose, over a search of a bowl.
  private static List<Reason.Modelled> reasons(int trials) {
    Space space =
        Space.of(
            new Parameter.Continuous("x", 0, 1, Scale.LINEAR),
            new Parameter.Continuous("y", 0, 1, Scale.LINEAR));
    Problem problem = Problem.of(space, Goal.MINIMIZE);
    List<Trial> ended = new ArrayList<>();
    List<Reason.Modelled> reasons = new ArrayList<>();
    for (int i = 1; i <= trials; i++) {
      Suggestion next = next(problem, ended);
      if (next.why() instanceof Reason.Modelled modelled) {
        reasons.add(modelled);
      }
      Configuration here = next.configuration();
      ended.add(new Trial(i, here, Outcome.of(bowl(here)), List.of()));
    }
    return reasons;
  }

  private static Suggestion next(Problem problem, List<Trial> ended) {
    if (!(new BayesianSearch().suggest(problem, new History(ended), 1, 7)
        instanceof Suggestions.Proposed(var list))) {
      throw new AssertionError("expected a suggestion");
    }
    return list.getFirst();
  }

  private static double number(Configuration at, String name) {
    return Double.parseDouble(at.values().get(name));
  }

  private static double bowl(Configuration at) {
    double x = number(at, "x") - 0.3;
    double y = number(at, "y") - 0.6;
    return x * x + y * y;
  }
}
