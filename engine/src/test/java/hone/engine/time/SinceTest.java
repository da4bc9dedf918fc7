package hone.engine.time;

import static org.assertj.core.api.Assertions.assertThat;

import hone.engine.sql.rows.Documents;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class SinceTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private static Instant at(int minutes) {
    return NOON.plus(Duration.ofMinutes(minutes));
  }

  @Test
  void whatItWaitsBetweenAttemptsIsNoRuntime() {
    Since since = Since.created(NOON).runningFrom(at(5), at(5)).waitingFrom(at(15));

    assertThat(since.ran(at(60))).isEqualTo(Duration.ofMinutes(10));
    Since again = since.runningFrom(at(45), at(46));
    assertThat(again.ran(at(60))).isEqualTo(Duration.ofMinutes(25));
    assertThat(again.running()).isEqualTo(at(5));
    assertThat(again.created()).isEqualTo(NOON);
  }

  @Test
  void aClockThatIsSetChangesNoLength() {
    Since since = Since.created(NOON).runningFrom(at(5), at(5)).waitingFrom(at(15));
    var jump = new ClockJump(at(20), at(-100));
    Since moved = since.moved(jump.by(), jump).moved(jump.by(), jump);

    assertThat(moved.ran(at(-90))).isEqualTo(Duration.ofMinutes(10));
    assertThat(moved.runningFrom(at(-90), at(-90)).ran(at(-80))).isEqualTo(Duration.ofMinutes(20));
    assertThat(Duration.between(moved.created(), at(-90))).isEqualTo(Duration.ofMinutes(30));
  }

  @Test
  void whatRanBeforeAJumpThatNobodyKnowsAnyMoreRanNoEarlierThanItWaited() {
    Since since = Since.created(NOON).moved(Duration.ofMinutes(100), null);

    assertThat(since.runningFrom(at(5), at(106)).ran(at(110))).isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void whatWasWrittenBeforeIsReadAsNeverHavingWaited() {
    Since since =
        Documents.read(
            "{\"waiting\":\"2026-01-01T12:00:00Z\",\"running\":\"2026-01-01T12:05:00Z\","
                + "\"jump\":null}",
            Since.class);

    assertThat(since.created()).isEqualTo(NOON);
    assertThat(since.ran(at(15))).isEqualTo(Duration.ofMinutes(10));
  }
}
