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
import hone.search.Suggestions;
import hone.search.Trial;
import java.util.ArrayList;
import java.util.List;
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

    assertThat(region.width(radii, new boolean[] {false, false, true}).orElseThrow())
        .isEqualTo(0.4, Offset.offset(1e-12));
    assertThat(region.width(radii, new boolean[] {true, true, true})).isEmpty();
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

  private static double width(double middle, double radius) {
    return new TrustRegion(new double[] {middle}, 0.8)
        .width(new double[] {radius}, new boolean[1])
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
      if (!(new BayesianSearch().suggest(problem, new History(ended), 1, 7)
          instanceof Suggestions.Proposed(var list))) {
        throw new AssertionError("expected a suggestion");
      }
      if (list.getFirst().why() instanceof Reason.Modelled modelled) {
        reasons.add(modelled);
      }
      Configuration here = list.getFirst().configuration();
      ended.add(new Trial(i, here, Outcome.of(bowl(here)), List.of()));
    }
    return reasons;
  }

  private static double bowl(Configuration at) {
    double x = Double.parseDouble(at.values().get("x")) - 0.3;
    double y = Double.parseDouble(at.values().get("y")) - 0.6;
    return x * x + y * y;
  }
}
