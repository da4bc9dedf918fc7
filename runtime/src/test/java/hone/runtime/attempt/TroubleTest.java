package hone.runtime.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TroubleTest {
  private Duration now = Duration.ofDays(-1);
  private final Trouble trouble = new Trouble(() -> now.toNanos());

  private void pass(Duration time) {
    now = now.plus(time);
  }

  /// The seconds until each next try.
  private List<Long> failures(int count, boolean isAway) {
    var pauses = new ArrayList<Long>();
    for (int i = 0; i < count; i++) {
      Duration pause = trouble.failed(isAway);
      pauses.add(pause.toSeconds());
      pass(pause);
    }
    return pauses;
  }

  @Test
  void aStoreThatIsAwayIsAskedMoreAndMoreSeldom() {
    assertThat(failures(7, false)).containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L);
    assertThat(trouble.failing()).as("at the last try").isEqualTo(Duration.ofSeconds(61));
    trouble.passed();

    assertThat(trouble.failing()).isZero();
    assertThat(failures(2, false)).containsExactly(1L, 2L);
  }

  @Test
  void aSiteThatIsAwayIsAskedEachSecondAndWearsOutNoPatience() {
    assertThat(failures(100, true)).containsOnly(1L);
    assertThat(trouble.failing()).isZero();
    assertThat(failures(2, false)).containsExactly(1L, 2L);

    assertThat(trouble.failing()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void timeInWhichOthersAreAwayAmidItsOwnFailuresWearsOutNoPatienceEither() {
    failures(2, false); // 1 s and 2 s
    failures(7_200, true);
    assertThat(trouble.failing()).isEqualTo(Duration.ofSeconds(3));
    failures(2, false); // at once, and after 4 s

    assertThat(trouble.failing()).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void aDiskThatTakesNothingIsTriedMoreAndMoreSeldomAndWearsOutNoPatience() {
    failures(2, false); // 1 s and 2 s
    var pauses = new ArrayList<Long>();
    for (int i = 0; i < 1_000; i++) {
      Duration pause = trouble.refused();
      pauses.add(pause.toSeconds());
      pass(pause);
    }

    assertThat(pauses).startsWith(4L, 8L, 16L, 30L).endsWith(30L);
    assertThat(trouble.failing()).isEqualTo(Duration.ofSeconds(3));
    failures(1, false);
    assertThat(trouble.failing()).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void ofTwoThatTakeTurnsItsOwnWearsOutItsPatience() {
    for (int i = 0; i < 100; i++) {
      failures(1, false);
      failures(1, true);
    }

    assertThat(trouble.failing()).isGreaterThan(Duration.ofMinutes(40));
  }

  @Test
  void whatLastsIsToldOnceUntilItPasses() {
    assertThat(trouble.isBegun()).isFalse();
    failures(10, true);
    assertThat(trouble.isBegun()).isTrue();
    assertThat(trouble.isToBeTold()).isFalse();
    failures(1, true);
    assertThat(trouble.isToBeTold()).isTrue();
    assertThat(trouble.isToBeTold()).isFalse();
    trouble.passed();

    assertThat(trouble.isBegun()).isFalse();
    failures(11, true);
    assertThat(trouble.isToBeTold()).isTrue();
  }
}
