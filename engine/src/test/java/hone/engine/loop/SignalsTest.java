package hone.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

final class SignalsTest {
  @Test
  void muchIsTakenInPartsAndInItsOrder() throws InterruptedException {
    var signals = new Signals();
    for (long id = 0; id < 120; id++) {
      signals.tuning(id);
      signals.training(id);
    }
    var seen = new ArrayList<Long>();

    Signals.Batch first = signals.take(Duration.ZERO);
    seen.addAll(first.tunings);
    signals.tuning(120);
    while (seen.size() < 121) {
      Signals.Batch next = signals.take(Duration.ofMinutes(1));
      assertThat(next.isEmpty()).isFalse();
      assertThat(next.trainings).isEmpty();
      seen.addAll(next.tunings);
    }

    assertThat(first.trainings).hasSize(120);
    assertThat(first.tunings).hasSize(16);
    assertThat(seen).isSorted();
    assertThat(signals.takeNow().isEmpty()).isTrue();
  }
}
