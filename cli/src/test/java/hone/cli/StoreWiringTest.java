package hone.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StoreWiringTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void aDataFolderKeepsItsName() throws Exception {
    String name = StoreWiring.place(folder);

    assertThat(name).isNotBlank();
    assertThat(StoreWiring.place(folder)).isEqualTo(name);
    assertThat(folder.resolve("server.id")).hasContent(name);
    try (var left = Files.list(folder)) {
      assertThat(left).hasSize(1);
    }
  }

  @Test
  void twoDataFoldersHaveNotBothNoName() throws Exception {
    Files.writeString(folder.resolve("server.id"), "\n");

    assertThatThrownBy(() -> StoreWiring.place(folder))
        .isInstanceOf(CliError.class)
        .hasMessageContaining(folder.resolve("server.id") + " is empty");
  }
}
