package hone.runtime.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PrintedErrorTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ValueError: found 3",
        "torch.cuda.OutOfMemoryError: found 3",
        "[rank1]: my_package.MyException: found 3",
        "KeyboardInterrupt"
      })
  void theLineWithAnErrorsNameIsTold(String line) {
    assertThat(PrintedError.message(List.of("epoch 1", line, "bye")))
        .isEqualTo(line.replace("[rank1]: ", "") + "\n bye");
  }

  @Test
  void whereNoErrorIsNamedTheLastLineIsTold() {
    assertThat(PrintedError.message(List.of("epoch 1", "no Errors", "Exceptional", " ")))
        .isEqualTo("Exceptional");
  }

  /// Such as a bar of progress.
  @ParameterizedTest
  @ValueSource(strings = {".", "_", "x", " ", "[rank1]: ", "I1234 ", "Error"})
  void longLinesOfTheSameTakeNoTimeToSpeakOf(String repeated) {
    String line = repeated.repeat(16_384 / repeated.length());
    List<String> lines = Collections.nCopies(1_000, line);

    assertTimeoutPreemptively(Duration.ofSeconds(30), () -> PrintedError.message(lines));
  }
}
