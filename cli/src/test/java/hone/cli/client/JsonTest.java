package hone.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.cli.CliError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JsonTest {
  @Test
  void timesAndSmallValuesHaveNoExponent() {
    String text = Json.pretty(Json.read("{\"a\": 1.795863900512E9, \"b\": 2.5E-7}", "a test"));

    assertThat(text.replaceAll("\\s", "")).isEqualTo("{\"a\":1795863900.512,\"b\":0.00000025}");
  }

  @Test
  void aRequestMayBeYamlWhoseMistakesAreFoundByTheirLine(@TempDir Path folder) throws IOException {
    Path right = Files.writeString(folder.resolve("a.yaml"), "Name: a\nRanges:\n- {Max: '1'}\n");
    Path wrong = Files.writeString(folder.resolve("b.yml"), "Name: a\nRanges: [1\nMore: 2\n");
    Path text = Files.writeString(folder.resolve("c.yaml"), "just words\n");

    assertThat(Json.line(Json.readObject(right.toString())))
        .isEqualTo("{\"Name\":\"a\",\"Ranges\":[{\"Max\":\"1\"}]}");
    assertThatThrownBy(() -> Json.readObject(wrong.toString()))
        .isInstanceOf(CliError.class)
        .hasMessageStartingWith(wrong + ", line 3, column ");
    assertThatThrownBy(() -> Json.readObject(text.toString()))
        .hasMessage(text + ": found no lines of 'key: value'");
  }
}
