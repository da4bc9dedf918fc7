package hone.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WordsTest {
  @Test
  void durationsHaveTwoUnitsAtMost() {
    assertThat(Words.duration(Duration.ofMillis(900))).isEqualTo("0 s");
    assertThat(Words.duration(Duration.ofSeconds(59))).isEqualTo("59 s");
    assertThat(Words.duration(Duration.ofSeconds(125))).isEqualTo("2 min 5 s");
    assertThat(Words.duration(Duration.ofSeconds(7265))).isEqualTo("2 h 1 min");
    assertThat(Words.duration(Duration.ofHours(51))).isEqualTo("2 d 3 h");
    assertThat(Words.duration(Duration.ofSeconds(-5))).isEqualTo("0 s");
  }

  @Test
  void guessesOfDurationsHaveOneUnit() {
    assertThat(Words.roughly(Duration.ofSeconds(-5))).isEqualTo("less than 1 min");
    assertThat(Words.roughly(Duration.ofSeconds(45))).isEqualTo("about 1 min");
    assertThat(Words.roughly(Duration.ofSeconds(5301))).isEqualTo("about 88 min");
    assertThat(Words.roughly(Duration.ofMinutes(90))).isEqualTo("about 2 h");
    assertThat(Words.roughly(Duration.ofHours(60))).isEqualTo("about 3 d");
  }

  @Test
  void numbersAreShortAndOtherTextsStay() {
    assertThat(Words.number("0.123456789")).isEqualTo("0.123457");
    assertThat(Words.number("12.500000")).isEqualTo("12.5");
    assertThat(Words.number("30")).isEqualTo("30");
    assertThat(Words.number("100000.0")).isEqualTo("100000");
    assertThat(Words.number("0.0000012345")).isEqualTo("1.235e-06");
    assertThat(Words.number("binary:logistic")).isEqualTo("binary:logistic");
    assertThat(Words.number("-")).isEqualTo("-");
  }

  @Test
  void reasonsAreOneShortLineThatSaysWhatWentWrong() {
    String script =
        "AlgorithmError: ExecuteUserScriptError:\nExitCode 1\nErrorMessage \"KeyError: 'x'\"\n"
            + "Command \"python3 train.py\", exit code: 1";

    assertThat(Words.reason(script, 80)).isEqualTo("AlgorithmError: KeyError: 'x'");
    assertThat(Words.reason("ClientError: no\n such channel", 20))
        .isEqualTo("ClientError: no suc…");
  }

  @Test
  void aScriptsErrorComesBeforeWhatCanBeDoneWhichIsWhole() {
    String remedy =
        "the script was run by /usr/bin/python3 which lacks it: " + "name it ".repeat(50);
    String script =
        "AlgorithmError: ExecuteUserScriptError:\n"
            + "ExitCode 1\n"
            + "ErrorMessage \"ModuleNotFoundError: No module named \"torch\"\"\n"
            + "ExtraInfo \""
            + remedy.strip()
            + "\"\nCommand \"python3 train.py\", exit code: 1";

    assertThat(Words.reason(script))
        .isEqualTo(
            "AlgorithmError: ModuleNotFoundError: No module named \"torch\" ("
                + remedy.strip()
                + ")");
    assertThat(Words.reason(script, 80))
        .isEqualTo("AlgorithmError: ModuleNotFoundError: No module named \"torch\"");
  }

  @Test
  void whatWouldCommandATerminalIsShownAsItsPicture() {
    assertThat(Words.printable("\u001b[31mred\u0007\u007f\u009b\tä\n"))
        .isEqualTo("␛[31mred␇␡�\tä\n");
    assertThat(Words.reason("a \u001b[2J", 20)).isEqualTo("a ␛[2J");
    var table = new Table(List.of("NAME"), 1);
    table.add(List.of("\u001b]0;x"));
    assertThat(table.lines()).containsExactly("NAME", "␛]0;x");
  }

  @Test
  void tablesAlignNumbersRightAndTextsLeft() {
    var table = new Table(List.of("NAME", "VALUE"), 1);
    table.add(List.of("a", "10"));
    table.add(List.of("long name", "-"));

    assertThat(table.lines())
        .containsExactly("NAME       VALUE", "a             10", "long name      -");
  }

  @Test
  void aTableThatIsWiderThanATerminalIsFoldedBelowItsFirstColumns() {
    var table = new Table(List.of("NAME", "STATUS", "eta", "depth", "REASON"), 2);
    table.add(List.of("a-1", "Completed", "0.1", "3", "-"));
    table.add(List.of("a-2", "Failed", "0.25", "12", "ClientError: no such channel here"));

    assertThat(table.lines(80)).hasSize(3).contains("a-1   Completed   0.1      3  -");
    assertThat(table.lines(30))
        .containsExactly(
            "NAME  STATUS",
            "a-1   Completed",
            "  eta: 0.1  depth: 3",
            "a-2   Failed",
            "  eta: 0.25  depth: 12",
            "  REASON: ClientError: no such",
            "    channel here");
    // A word that is longer than a line stays whole.
    assertThat(table.lines(4)).contains("  eta:", "    0.1", "  REASON:", "    ClientError:");
  }

  @Test
  void aShellReadsAWordBackAsItIs() throws Exception {
    for (String word : List.of("/a/b-c_1.json", "a b", "it's", "$HOME", "~", "", "a\nb", "*")) {
      Process shell = new ProcessBuilder("/bin/sh", "-c", "printf %s " + Words.shell(word)).start();

      assertThat(shell.inputReader().readAllAsString()).isEqualTo(word);
    }
    assertThat(Words.shell("/a/b-c_1.json")).isEqualTo("/a/b-c_1.json");
  }
}
