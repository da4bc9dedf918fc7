package hone.search.hyperband;

import static org.assertj.core.api.Assertions.assertThat;

import hone.search.Goal;
import hone.search.History;
import hone.search.HyperbandLimits;
import hone.search.Outcome;
import hone.search.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RungsTest {
  private static final Rungs RUNGS = Rungs.of(new HyperbandLimits(1, 27));

  @Test
  void liesAtPowersOfThreeOrOfTwoWhereThereIsLittleRoom() {
    assertThat(RUNGS.levels()).containsExactly(1L, 3L, 9L);
    assertThat(Rungs.of(new HyperbandLimits(2, 17)).levels()).containsExactly(2L, 4L, 8L, 16L);
    assertThat(Rungs.of(new HyperbandLimits(5, 5)).levels()).isEmpty();
    assertThat(Rungs.of(new HyperbandLimits(1, Long.MAX_VALUE)).levels()).hasSize(40);
  }

  @Test
  void letsOneInThreePassTheLowestRungAndOneInNineTheNext() {
    assertThat(IntStream.rangeClosed(1, 10).map(RUNGS::unjudged))
        .containsExactly(2, 0, 0, 1, 0, 0, 1, 0, 0, 2);
  }

  @Test
  void doubtsARungWhoseOrderTurnsRound() {
    assertThat(RUNGS.isTelling(Goal.MINIMIZE, played(i -> i), 0)).isTrue();
    assertThat(RUNGS.isTelling(Goal.MINIMIZE, played(i -> -i), 0)).isFalse();
  }

  @Test
  void trustsARungThatNothingIsKnownOf() {
    assertThat(RUNGS.isTelling(Goal.MINIMIZE, History.EMPTY, 0)).isTrue();
    assertThat(RUNGS.isTelling(Goal.MINIMIZE, played(i -> -i), 2)).isTrue();
  }

  /// Trials whose value at resource 3 follows from that at resource 1.
  private static History played(IntToDoubleFunction later) {
    List<Trial> trials = new ArrayList<>();
    for (int i = 1; i <= 12; i++) {
      double end = later.applyAsDouble(i);
      trials.add(Trials.of(i, new Outcome.Succeeded(end), i, end, end));
    }
    return new History(trials);
  }
}
