package hone.engine.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PausesTest {
  private final Pauses pauses = new Pauses(Duration.ofSeconds(1), Duration.ofSeconds(5));

  @Test
  void eachPauseIsTwiceAsLongAsTheLastUpToABound() {
    assertThat(IntStream.rangeClosed(1, 5).mapToObj(pauses::after))
        .extracting(Duration::toSeconds)
        .containsExactly(1L, 2L, 4L, 5L, 5L);
    assertThat(pauses.after(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void pausesOfNoTimeAreNone() {
    assertThatThrownBy(() -> new Pauses(Duration.ZERO, Duration.ofSeconds(5)))
        .hasMessage("found PT0S to PT5S");
  }
}
