package hone.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import hone.engine.fake.FakeClock;
import hone.engine.fake.Logged;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ComplaintsTest {
  private final Thread here = Thread.currentThread();
  private final Logged log = new Logged(here::equals);
  private final FakeClock clock = new FakeClock();
  private final Complaints complaints =
      new Complaints(System.getLogger("hone.engine.log.ComplaintsTest"), clock);

  @AfterEach
  void close() {
    log.close();
  }

  private void failEachSecond(String what, int seconds) {
    for (int i = 0; i < seconds; i++) {
      complaints.attempt(
          what,
          () -> {
            throw new IllegalStateException("the disk is full");
          });
      clock.move(Duration.ofSeconds(1));
    }
  }

  @Test
  void whatFailsEachSecondIsToldOnceAMinuteWithHowOften() {
    failEachSecond("launch job", 150);

    assertThat(log.errors())
        .containsExactly(
            "cannot launch job",
            "cannot launch job, 60 more times since it was told; last:"
                + " java.lang.IllegalStateException: the disk is full",
            "cannot launch job, 60 more times since it was told; last:"
                + " java.lang.IllegalStateException: the disk is full");
  }

  @Test
  void eachThingThatFailsIsToldAtOnce() {
    failEachSecond("stop one", 2);
    failEachSecond("stop another", 2);

    assertThat(log.errors()).containsExactly("cannot stop one", "cannot stop another");
  }

  @Test
  void anotherErrorOfTheSameThingIsToldAtOnce() {
    complaints.failed("cannot stop", new IllegalStateException("played"));
    complaints.failed("cannot stop", new IllegalArgumentException("a mistake"));

    assertThat(log.errors()).hasSize(2);
  }

  @Test
  void whatHasBeenWellForTenMinutesIsToldAsTheFirstTime() {
    failEachSecond("stop one", 2);
    clock.move(Duration.ofMinutes(10));
    failEachSecond("stop one", 2);

    assertThat(log.errors()).containsExactly("cannot stop one", "cannot stop one");
  }
}
