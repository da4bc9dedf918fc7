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

  @Test
  void aNameThatIsNoTextIsRefusedByItsFileAndWhatItIsFor() throws Exception {
    Path file = folder.resolve("server.id");
    for (byte[] bytes : new byte[][] {{(byte) 0xff, 0x00, (byte) 0x80}, {'a', 0, 'b'}}) {
      Files.write(file, bytes);

      assertThatThrownBy(() -> StoreWiring.place(folder))
          .isInstanceOf(CliError.class)
          .hasMessageContainingAll(file + " has 3 ", "one line", "Restore it");
    }
    Files.writeString(file, "x".repeat(1_000));
    assertThatThrownBy(() -> StoreWiring.place(folder))
        .hasMessageContaining(file + " has 1000 characters, not one line of 200 printable ones");
  }
}
