package hone.runtime.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RemovalTest {
  private final List<String> said = new ArrayList<>();

  @Test
  void whatDoesNotGoIsToldOfOnceAndLeftInTheEnd() throws Exception {
    var removal = new Removal("pod-1", said::add, Duration.ofMillis(100), Duration.ofSeconds(5));
    int looks = 0;
    while (removal.goesOn()) {
      looks++;
    }

    assertThat(looks).as("more and more seldom").isBetween(2, 8);
    assertThat(said).hasSize(2);
    assertThat(said.getFirst()).matches("pod-1 was told to go [0-4] s ago .*");
    assertThat(said.getLast()).startsWith("pod-1 was told to go and is left");
  }

  @Test
  void whatGoesSoonIsNotSpokenOf() throws Exception {
    var removal = new Removal("pod-1", said::add);

    assertThat(removal.goesOn()).isTrue();
    assertThat(removal.goesOn()).isTrue();
    assertThat(said).isEmpty();
  }
}
