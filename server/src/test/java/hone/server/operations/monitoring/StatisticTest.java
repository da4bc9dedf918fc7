package hone.server.operations.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StatisticTest {
  private static final Statistic P90 = Statistic.named("p90");

  @Test
  void aPercentileOfEqualValuesIsThatValue() {
    for (int count = 1; count <= 100; count++) {
      assertThat(P90.of(Collections.nCopies(count, 0.92))).isEqualTo(0.92);
    }
  }

  @Test
  void aPercentileLiesBetweenValuesInProportion() {
    assertThat(P90.of(List.of(3.0, 1.0, 2.0))).isCloseTo(2.8, offset(1e-12));
  }
}
