package hone.runtime.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RemovalTest {
  private final List<String> said = new ArrayList<>();
  private final List<Duration> slept = new ArrayList<>();
  private Duration now = Duration.ZERO;

  private final Removal removal = new Removal("pod-1", said::add, () -> now.toNanos(), this::sleep);

  private void sleep(Duration time) {
    slept.add(time);
    now = now.plus(time);
  }

  @Test
  void whatDoesNotGoIsToldOfOnceAndLeftInTheEnd() throws Exception {
    while (removal.goesOn()) {
      assertThat(now).isLessThan(Duration.ofMinutes(11));
    }

    assertThat(slept.subList(0, 8))
        .as("more and more seldom")
        .extracting(Duration::toMillis)
        .containsExactly(50L, 100L, 200L, 400L, 800L, 1_600L, 2_000L, 2_000L);
    assertThat(said)
        .containsExactly(
            "pod-1 was told to go 61 s ago and is still there",
            "pod-1 was told to go and is left, being there after 601 s");
  }

  @Test
  void whatGoesSoonIsNotSpokenOf() throws Exception {
    assertThat(removal.goesOn()).isTrue();
    assertThat(removal.goesOn()).isTrue();
    assertThat(said).isEmpty();
  }
}
