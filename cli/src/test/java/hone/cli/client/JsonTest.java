package hone.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import hone.cli.CliError;
import hone.cli.Exit;
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

  @Test
  void aRequestThatWouldUseUpTheMemoryIsRefusedByItsPlace(@TempDir Path folder) throws IOException {
    var doubled = new StringBuilder("a0: &a0 [1, 1]\n");
    for (int i = 1; i < 30; i++) {
      doubled.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
    }
    String deep = "[".repeat(3_000) + "]".repeat(3_000);

    assertThat(refusal(folder, "a.yaml", "a: &a {b: *a}\n"))
        .isEqualTo(", line 1, column 11: the alias '*a' stands in what it names");
    assertThat(refusal(folder, "a.yaml", doubled.toString()))
        .isEqualTo(", line 7, column 10: more than 10 aliases of maps and lists");
    assertThat(refusal(folder, "a.yaml", "a: " + deep))
        .isEqualTo(", line 1, column 103: more than 100 levels of nesting");
    assertThat(refusal(folder, "a.json", "{\"a\": " + deep + "}")).contains(": not JSON: ");
  }

  @Test
  void aFewAliasesMayRepeatAMap(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("A.YAML"), "a: &a {x: &x 1}\nb: [*a, *a, *x]\n");

    assertThat(Json.line(Json.readObject(file.toString())))
        .isEqualTo("{\"a\":{\"x\":1},\"b\":[{\"x\":1},{\"x\":1},1]}");
  }

  /// What is wrong with a request, without its file's name.
  private static String refusal(Path folder, String name, String text) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text);
    CliError error = catchThrowableOfType(CliError.class, () -> Json.readObject(file.toString()));
    assertThat(error.exitCode()).isEqualTo(Exit.USAGE);
    return String.valueOf(error.getMessage()).substring(file.toString().length());
  }
}
