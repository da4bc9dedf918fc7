package hone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RunningServerTest {
  @Test
  void variablesThatWouldLeadElsewhereAreUnsetFirst() {
    var server =
        new RunningServer(URI.create("http://127.0.0.1:8020"), Path.of("/d"), List.of(), () -> 0);

    assertThat(server.exports(Map.of("AWS_PROFILE", "")))
        .containsExactly(
            "export AWS_ENDPOINT_URL=http://127.0.0.1:8020",
            "export AWS_SHARED_CREDENTIALS_FILE=/d/credentials",
            "export AWS_DEFAULT_REGION=us-west-2");
    assertThat(server.exports(Map.of("AWS_PROFILE", "prod", "AWS_ACCESS_KEY_ID", "A")))
        .startsWith("unset AWS_PROFILE AWS_ACCESS_KEY_ID")
        .hasSize(4);
  }
}
