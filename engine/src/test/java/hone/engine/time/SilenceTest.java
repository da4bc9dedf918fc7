package hone.engine.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SilenceTest {
  private static final Duration LEASE = Duration.ofSeconds(15);

  private final Silence silence = new Silence(LEASE, Duration.ofSeconds(2));
  private final Map<Long, Long> operations = new LinkedHashMap<>();
  private Duration now = Duration.ofHours(-5);

  /// Look after so many seconds.
  private void look(int seconds) {
    now = now.plusSeconds(seconds);
    silence.look(operations, now);
  }

  /// Look for the first time, and see these lives do something.
  private void begin(long... lives) {
    silence.look(operations, now);
    for (long life : lives) {
      operations.put(life, 7L);
    }
    look(0);
  }

  @Test
  void whoDoesNothingForALeaseIsGone() {
    begin(1, 2);
    for (int i = 0; i < 7; i++) {
      operations.merge(2L, 1L, Long::sum);
      look(2);
      assertThat(silence.gone()).isEmpty();
    }
    operations.merge(2L, 1L, Long::sum);
    look(1);

    assertThat(silence.gone()).containsExactly(1L);
    assertThat(silence.heard()).containsExactly(2L);
  }

  @Test
  void timeInWhichNothingWasHeardCountsLittle() {
    begin(1);
    look(14);
    look(2);
    look(2);
    look(2);
    look(2);

    assertThat(silence.gone()).isEmpty();
  }

  /// Else a database that is busy, so that each look is late, would have nobody taken over.
  @Test
  void timeThatCountsLittleCountsStill() {
    begin(1);
    for (int i = 0; i < 4; i++) {
      look(10);
    }

    assertThat(silence.gone()).containsExactly(1L);
  }

  @Test
  void allHaveTwoLeasesFromWhenTheDatabaseIsBackAfterLonger() {
    begin(1);
    for (int i = 0; i < 7; i++) {
      look(2);
    }
    look(15);
    for (int i = 0; i < 14; i++) {
      look(2);
      assertThat(silence.gone()).isEmpty();
    }
    look(2);

    assertThat(silence.gone()).containsExactly(1L);
  }

  /// What was before it does not know.
  @Test
  void allHaveTwoLeasesFromTheStart() {
    operations.put(1L, 7L);
    look(0);
    for (int i = 0; i < 14; i++) {
      look(2);
      assertThat(silence.gone()).isEmpty();
    }
    look(2);

    assertThat(silence.gone()).containsExactly(1L);
  }

  @Test
  void whoLooksSeldomerThanAQuarterOfALeaseFindsOutAsSoon() {
    var looked = new Silence(LEASE, Duration.ofSeconds(8));
    looked.look(operations, now);
    operations.put(1L, 7L);
    for (int i = 0; i < 3; i++) {
      looked.look(operations, now.plusSeconds(8L * i));
    }

    assertThat(looked.gone()).containsExactly(1L);
  }
}
