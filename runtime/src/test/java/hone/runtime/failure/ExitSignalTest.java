package hone.runtime.failure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ExitSignalTest {
  @Test
  void aProgramsOwnHighExitCodeIsNoSignal() {
    assertThat(ExitSignal.told(137)).isEqualTo("the program was ended by signal 9 (SIGKILL)");
    assertThat(ExitSignal.told(139)).contains("SIGSEGV");
    assertThat(ExitSignal.told(255)).isEmpty();
    assertThat(ExitSignal.told(128)).isEmpty();
    assertThat(ExitSignal.told(200)).isEmpty();
    assertThat(ExitSignal.told(1)).isEmpty();
  }

  @Test
  void aReasonIsNotCutWithinACharacter() {
    String text = "x".repeat(1_010) + "\uD83D\uDE00".repeat(20);

    assertThat(FailureReason.cut(text, 1_011)).isEqualTo("x".repeat(1_010));
    assertThat(FailureReason.cut(text, 1_012)).endsWith("\uD83D\uDE00");
    assertThat(FailureReason.cut("short", 1_012)).isEqualTo("short");
  }
}
