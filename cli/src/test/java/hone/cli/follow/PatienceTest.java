package hone.cli.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.cli.CliError;
import hone.cli.Exit;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is followed while the server restarts.
final class PatienceTest {
  private final List<String> told = new ArrayList<>();

  @Test
  void aServerThatRestartsIsWaitedForAndThatIsToldOnce() throws Exception {
    var answers = new ArrayDeque<>(List.of("away", "away", "here"));

    String answer = patience(Duration.ofMinutes(1)).ask(() -> answer(answers.remove()));

    assertThat(answer).isEqualTo("here");
    assertThat(told).containsExactly("away");
  }

  @Test
  void aServerThatStaysAwayIsGivenUp() {
    assertThatThrownBy(() -> patience(Duration.ofMillis(600)).ask(() -> answer("away")))
        .isInstanceOfSatisfying(
            CliError.class, error -> assertThat(error.exitCode()).isEqualTo(Exit.UNREACHABLE));
    assertThat(told).containsExactly("away");
  }

  @Test
  void whatTheServerRefusesIsNotAskedAgain() {
    assertThatThrownBy(() -> patience(Duration.ofMinutes(1)).ask(() -> answer("refused")))
        .hasMessage("refused");
    assertThat(told).isEmpty();
  }

  private Patience patience(Duration longest) {
    return new Patience(longest, () -> told.add("away"));
  }

  private static String answer(String kind) {
    return switch (kind) {
      case "here" -> kind;
      case "away" -> throw new CliError(Exit.UNREACHABLE, kind);
      default -> throw new CliError(Exit.REFUSED, kind);
    };
  }
}
