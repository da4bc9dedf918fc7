package hone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class HomeTest {
  @Test
  void theUsersHomeIsWhatTheShellCallsIt() {
    assertThat(Home.ofUser(Map.of("HOME", "/elsewhere"))).isEqualTo(Path.of("/elsewhere"));
    assertThat(Home.ofUser(Map.of())).isEqualTo(Path.of(System.getProperty("user.home")));
    assertThat(Home.ofUser(Map.of("HOME", ""))).isEqualTo(Path.of(System.getProperty("user.home")));
  }
}
