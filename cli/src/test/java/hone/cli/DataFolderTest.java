package hone.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataFolderTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void isMadeAndTakenByOneServerAtATime() throws IOException {
    Path path = folder.resolve("new/data");
    try (DataFolder taken = DataFolder.take(path)) {
      assertThat(taken.path()).isDirectory();
      assertThatThrownBy(() -> DataFolder.take(path))
          .isInstanceOf(CliError.class)
          .hasMessageContaining("another server")
          .hasMessageContaining("process " + ProcessHandle.current().pid());
    }

    DataFolder.take(path).close();
  }

  @Test
  void aPathThatIsNoFolderIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");

    assertThatThrownBy(() -> DataFolder.take(file.resolve("data")))
        .isInstanceOfSatisfying(
            CliError.class, error -> assertThat(error.exitCode()).isEqualTo(Exit.MACHINE))
        .hasMessageContaining("cannot be written")
        .hasMessageNotContaining("java.nio");
  }
}
