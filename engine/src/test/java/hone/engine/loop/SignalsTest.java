package hone.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

final class SignalsTest {
  @Test
  void muchIsTakenInPartsAndInItsOrder() throws InterruptedException {
    var signals = new Signals();
    for (long id = 0; id < 1_200; id++) {
      signals.tuning(id);
      signals.training(id);
    }
    var tunings = new ArrayList<Long>();
    var trainings = new ArrayList<Long>();

    Signals.Batch first = signals.take(Duration.ZERO);
    tunings.addAll(first.tunings);
    trainings.addAll(first.trainings);
    signals.tuning(1_200);
    signals.training(1_200);
    while (tunings.size() + trainings.size() < 2_402) {
      Signals.Batch next = signals.take(Duration.ofMinutes(1));
      assertThat(next.isEmpty()).isFalse();
      assertThat(next.trainings).hasSizeLessThanOrEqualTo(100);
      tunings.addAll(next.tunings);
      trainings.addAll(next.trainings);
    }

    assertThat(first.trainings).hasSize(100);
    assertThat(first.tunings).hasSize(16);
    assertThat(tunings).isSorted();
    assertThat(trainings).isSorted();
    assertThat(signals.takeNow().isEmpty()).isTrue();
  }
}
