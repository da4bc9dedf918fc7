package hone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import hone.cli.config.ConfigReader;
import hone.cli.config.key.HoneConfig;
import hone.cli.log.ServerLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
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
    return StorageWiring.fileFolders(config(text));
  }

  private HoneConfig config(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("config.yaml"), text);
    return new ConfigReader(Map.of(), folder).read(file, new LinkedHashMap<>());
  }

  @Test
  void accountsThatShareLocationsAreWarnedAbout() throws IOException {
    HoneConfig shared =
        config("s3_endpoint: http://127.0.0.1:9000\nfile_folders: [/data]\nfile_systems: []");

    assertThat(StorageWiring.sharing(shared, 2))
        .hasValue(
            "Each of the 2 accounts reaches whatever the server may read and write by"
                + " s3_endpoint, file_folders, also what is another's.");
    assertThat(StorageWiring.sharing(shared, 1)).isEmpty();
    assertThat(StorageWiring.sharing(config("file_folders: []"), 2)).isEmpty();
  }

  @Test
  void aServerWarnsOfItAtItsStart() throws IOException {
    Path log = folder.resolve("log");
    HoneConfig shared = config("file_folders: [/data]\ndata: " + folder.resolve("data"));
    List<String> accounts = List.of("123456789012", "999999999999");
    try (var _ = ServerLog.open(log, System.Logger.Level.INFO, Clock.systemUTC());
        var _ = StorageWiring.open(shared, () -> accounts, Clock.systemUTC())) {
      assertThat(log).content().contains("WARNING", "Each of the 2 accounts", "by file_folders,");
    }
  }
}
