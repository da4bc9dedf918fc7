package hone.cli.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.cli.CliError;
import hone.cli.Exit;
import hone.cli.config.HoneConfig.ImageEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigReaderTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void withoutAnythingEveryKeyHasItsStandardValue() {
    HoneConfig config = new ConfigReader(Map.of(), folder).read(null, flags());

    assertThat(config.host()).isEqualTo("127.0.0.1");
    assertThat(config.port()).isEqualTo(8020);
    assertThat(config.data()).isEqualTo(folder.resolve(".hone"));
    assertThat(config.images()).isEmpty();
    assertThat(config.logLevel()).isEqualTo(System.Logger.Level.INFO);
  }

  @Test
  void flagsAreStrongerThanTheFileAndTheFileThanTheEnvironment() throws IOException {
    Path file = write("port: 8021\nslots: 3\n");
    var environment = Map.of("HONE_PORT", "8022", "HONE_SLOTS", "4", "HONE_HOST", "127.0.0.2");

    var config = new ConfigReader(environment, folder).read(file, flags("port", "8023"));

    assertThat(config.port()).isEqualTo(8023);
    assertThat(config.slots()).isEqualTo(3);
    assertThat(config.host()).isEqualTo("127.0.0.2");
  }

  @Test
  void theDataFolderMayHoldTheFile() throws IOException {
    Files.writeString(folder.resolve("config.yaml"), "port: 8030\nstop_grace_seconds: 5\n");

    var config = new ConfigReader(Map.of(), folder).read(null, flags("data", folder.toString()));

    assertThat(config.port()).isEqualTo(8030);
    assertThat(config.stopGrace()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void imagesStandForCommandsOrBuiltInAlgorithms() throws IOException {
    Path file =
        write(
            """
            images:
              - pattern: "my-trainer:*"
                command: [python3, /code/train.py]
              - pattern: "*/xgb:1"
                builtin: xgboost
            """);

    var config = new ConfigReader(Map.of(), folder).read(file, flags());

    assertThat(config.images())
        .containsExactly(
            new ImageEntry("my-trainer:*", List.of("python3", "/code/train.py"), ""),
            new ImageEntry("*/xgb:1", List.of(), "xgboost"));
  }

  @Test
  void anUnknownKeyIsNamedWithWhatIsAllowed() throws IOException {
    refuses(write("prot: 8020\n"), "unknown key 'prot', allowed: host, port, data, slots");
  }

  @Test
  void aWrongValueIsNamedWithItsPlaceAndWhatIsAllowed() throws IOException {
    refuses(write("port: 70000\n"), "config.yaml: port: found '70000', allowed: 0 to 65535");
    refuses(write("slots: many\n"), "slots: found 'many', allowed: 1 to 1000");
    refuses(write("log_level: LOUD\n"), "found 'LOUD', allowed: DEBUG, INFO, WARNING or ERROR");
    refuses(write("- port\n"), "allowed: lines of 'key: value'");
    refuses(write("port: [\n"), "not YAML 1.2");
    refuses(write("images: [{pattern: a}]\n"), "images[0]: found [pattern], allowed: either");
    refuses(write("images: [{patern: a}]\n"), "images[0]: unknown key 'patern'");
    refuses(write("images: [{pattern: a, command: []}]\n"), "images[0].command");
  }

  @Test
  void aFileThatAFlagNamesMustExist() {
    refuses(folder.resolve("absent.yaml"), "absent.yaml' does not exist");
  }

  @Test
  void everyKeyIsDocumented() {
    assertThat(ConfigKey.ALL)
        .hasSizeGreaterThan(5)
        .allSatisfy(
            key -> {
              assertThat(key.meaning()).endsWith(".");
              assertThat(key.allowed()).isNotEmpty();
              assertThat(key.standard()).isNotEmpty();
            });
  }

  private void refuses(Path file, String message) {
    assertThatThrownBy(() -> new ConfigReader(Map.of(), folder).read(file, flags()))
        .isInstanceOfSatisfying(
            CliError.class,
            error -> {
              assertThat(error.exitCode()).isEqualTo(Exit.USAGE);
              assertThat(error.getMessage()).contains(message).doesNotContain("\n");
            });
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("config.yaml"), text);
  }

  private static SequencedMap<String, String> flags(String... nameAndValue) {
    var flags = new LinkedHashMap<String, String>();
    for (int i = 0; i < nameAndValue.length; i += 2) {
      flags.put(nameAndValue[i], nameAndValue[i + 1]);
    }
    return flags;
  }
}
