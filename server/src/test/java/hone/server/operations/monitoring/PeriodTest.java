package hone.server.operations.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PeriodTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 10, 20, 30, 60, 120})
  void aPeriodOfCloudWatchIsAccepted(int seconds) {
    assertThat(new Period(seconds).seconds()).isEqualTo(seconds);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 15, 40, 90})
  void anotherIsRefused(int seconds) {
    assertThatThrownBy(() -> new Period(seconds)).hasMessageContaining("1, 5, 10, 20, 30 or a");
  }
}
