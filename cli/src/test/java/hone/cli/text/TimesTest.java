package hone.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class TimesTest {
  @Test
  void thePartsOfASecondThatSomeAnswersLackChangeNoDuration() {
    assertThat(took("1000.9", "1016.1")).isEqualTo(took("1000", "1016")).isEqualTo("16 s");
    assertThat(took("null", "null")).isEqualTo("-");
  }

  private static String took(String from, String to) {
    return Times.took(time(from), time(to), Instant.EPOCH);
  }

  private static JsonNode time(String json) {
    return JsonMapper.shared().readTree(json);
  }
}
