package hone.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class NearestTest {
  private static final List<String> KNOWN = List.of("port", "host", "slots", "stop_grace_seconds");

  @Test
  void aSlipIsFoundAndAnotherWordIsNot() {
    assertThat(Nearest.to("prot", KNOWN)).contains("port");
    assertThat(Nearest.to("stop", KNOWN)).contains("stop_grace_seconds");
    assertThat(Nearest.to("slot", KNOWN)).contains("slots");
    assertThat(Nearest.to("stop_grace_second", KNOWN)).contains("stop_grace_seconds");
    assertThat(Nearest.to("colour", KNOWN)).isEmpty();
    assertThat(Nearest.to("", KNOWN)).isEmpty();
  }
}
