package hone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import hone.cli.config.ConfigReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StorageWiringTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void filesMayBeAnywhereUnlessContainersAloneRun() throws IOException {
    assertThat(fileFolders("slots: 2")).containsExactly(Path.of("/"));
    assertThat(fileFolders("process_backend: none")).isEmpty();
    assertThat(fileFolders("process_backend: none\nfile_folders: [/data/in, /data/out]"))
        .containsExactly(Path.of("/data/in"), Path.of("/data/out"));
    assertThat(fileFolders("file_folders: []")).isEmpty();
  }

  private List<Path> fileFolders(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("config.yaml"), text);
    return StorageWiring.fileFolders(
        new ConfigReader(Map.of(), folder).read(file, new LinkedHashMap<>()));
  }
}
