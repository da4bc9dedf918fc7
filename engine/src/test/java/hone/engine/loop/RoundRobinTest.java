package hone.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class RoundRobinTest {
  @Test
  void allAreComeToInSoManyTurns() {
    var roundRobin = new RoundRobin<Integer>(100);
    var all = new TreeSet<>(List.of(1, 2, 3, 4, 5, 6, 7));
    var seen = new ArrayList<Integer>();

    for (int turn = 0; turn < 3; turn++) {
      seen.addAll(roundRobin.next(all, 3));
    }

    assertThat(seen).containsExactly(1, 2, 3, 4, 5, 6, 7, 1, 2);
    assertThat(roundRobin.next(all, 1)).containsExactlyInAnyOrderElementsOf(all);
  }

  @Test
  void noTurnIsLongerThanTheMostAndNoneIsForgottenWhileOthersGo() {
    var roundRobin = new RoundRobin<Integer>(2);
    var all = new TreeSet<>(List.of(1, 2, 3, 4));

    assertThat(roundRobin.next(all, 1)).containsExactly(1, 2);
    all.remove(2);
    assertThat(roundRobin.next(all, 1)).containsExactly(3, 4);
    assertThat(roundRobin.next(all, 1)).containsExactly(1, 3);
    assertThat(roundRobin.next(all, 1)).containsExactly(4, 1);
  }

  @Test
  void nothingIsNothing() {
    assertThat(new RoundRobin<Integer>(2).next(new TreeSet<>(), 10)).isEmpty();
  }
}
