package hone.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

  private static final String OTHER = "s3_endpoint: http://127.0.0.1:9000\n";

  private void refuses(String text, String... words) throws IOException {
    HoneConfig config = config("port: 0\n" + text);
    assertThatThrownBy(() -> Wiring.start(config))
        .isInstanceOfSatisfying(
            CliError.class, error -> assertThat(error.exitCode()).isEqualTo(Exit.USAGE))
        .message()
        .contains(words)
        .doesNotContain("\n");
  }

  @Test
  void credentialsOfAnotherS3ThatAreNotThereAreToldAtTheStart() throws IOException {
    Path keys = folder.resolve("keys");
    String named = OTHER + "s3_credentials: " + keys + "\n";
    refuses(named, "s3_credentials: found '" + keys, "cannot be read: there is no '" + keys);
    Files.createDirectory(keys);
    refuses(named, "s3_credentials: found '" + keys, "cannot be read: ");
    Files.delete(keys);
    Files.writeString(keys, "aws_access_key_id = AKIA1\naws_secret_access_key = hidden\n");
    refuses(named, "s3_credentials: found '" + keys, "allowed: a file of AWS's shared-cred");
    Files.writeString(keys, "[one]\naws_access_key_id = AKIA1\naws_secret_access_key = hidden\n");
    refuses(named, "s3_profile: found 'default', allowed: a profile of", "(one)");
    refuses(named + "s3_profile: two\n", "s3_profile: found 'two'", "(one)");
    Files.writeString(keys, "");
    refuses(named, "s3_profile: found 'default'", "(none is there)");
  }

  @Test
  void aFileSystemThatIsNoFolderIsToldAtTheStart() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");

    refuses(
        "file_systems: [{id: fs-1, folder: " + file + "}]",
        "file_systems: found '" + file + "' for fs-1, allowed: a folder");
  }

  @Test
  void aFileSystemThatIsNotMountedYetIsWarnedAbout() throws IOException {
    Path log = folder.resolve("log");
    Path later = folder.resolve("later");
    HoneConfig config =
        config(
            ("file_systems: [{id: fs-1, folder: %s}, {id: fs-2, folder: %s}]\ndata: %s\n")
                .formatted(later, folder, folder.resolve("data")));
    StorageWiring.check(config);
    try (var _ = ServerLog.open(log, System.Logger.Level.INFO, Clock.systemUTC());
        var _ = StorageWiring.open(config, () -> List.of(), Clock.systemUTC())) {
      assertThat(log).content().contains("WARNING", later + " of fs-1 is not there");
      assertThat(log).content().doesNotContain("fs-2");
    }
  }
}
