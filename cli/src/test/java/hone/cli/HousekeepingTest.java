package hone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class HousekeepingTest {
  @Test
  void aChoreThatFailsIsDoneAgainAndKeepsNoOther() throws InterruptedException {
    var failures = new CountDownLatch(2);
    var sweeps = new CountDownLatch(2);
    var chores =
        List.of(
            new Housekeeping.Chore(
                "a",
                "why",
                () -> {
                  failures.countDown();
                  throw new IOException("no");
                }),
            new Housekeeping.Chore(
                "b",
                "why",
                () -> {
                  sweeps.countDown();
                  return 0;
                }));

    try (var _ = Housekeeping.start(chores, Duration.ZERO, Duration.ofMillis(1))) {
      assertThat(failures.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(sweeps.await(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void theEndBreaksOffWhatIsUnderWay() throws InterruptedException {
    var begun = new CountDownLatch(1);
    var ended = new CountDownLatch(1);
    var chore =
        new Housekeeping.Chore(
            "a",
            "why",
            () -> {
              begun.countDown();
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException _) {
                ended.countDown();
              }
              return 0;
            });

    try (var _ = Housekeeping.start(List.of(chore), Duration.ZERO, Duration.ofMillis(1))) {
      assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(ended.getCount()).isZero();
  }
}
