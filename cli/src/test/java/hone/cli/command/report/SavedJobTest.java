package hone.cli.command.report;

import static org.assertj.core.api.Assertions.assertThat;

import hone.cli.client.Json;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class SavedJobTest {
  private static final JsonNode EVENTS =
      Json.read(
              """
              {"events": [{"timestamp": 1, "message": "a", "ingestionTime": 9},
                {"timestamp": 2, "message": "b"}, {"timestamp": 3, "message": "c"}]}
              """,
              "a test")
          .path("events");

  @Test
  void aLogThatIsLongerThanAskedForSaysSoInItsFirstLine() {
    assertThat(SavedJob.lastLines(EVENTS, 2))
        .hasToString(
            "[{\"message\":\"… earlier lines are not in this report\",\"timestamp\":1},"
                + "{\"timestamp\":2,\"message\":\"b\"},{\"timestamp\":3,\"message\":\"c\"}]");
  }

  @Test
  void aLogThatIsNoLongerIsWhole() {
    assertThat(SavedJob.lastLines(EVENTS, 3).size()).isEqualTo(3);
    assertThat(SavedJob.lastLines(EVENTS, 3).path(0).path("message").asString()).isEqualTo("a");
  }
}
