package hone.cli.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import hone.cli.CliError;
import hone.cli.client.Credentials;
import hone.cli.config.ConfigReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/// Files that an operator writes: read, or refused with one line.
final class ConfigFuzz {
  @TempDir private Path folder;

  @FuzzTest
  void file(byte[] content) throws IOException {
    Path file = Files.write(folder.resolve("file"), content);
    long start = System.nanoTime();
    refusedOr(() -> new ConfigReader(Map.of(), folder).read(file, new LinkedHashMap<>()));
    refusedOr(() -> Credentials.fromFile(file, "default"));
    assertThat(System.nanoTime() - start).isLessThan(20_000_000_000L);
  }

  private static void refusedOr(Runnable read) {
    try {
      read.run();
    } catch (CliError refused) {
      assertThat(refused).message().isNotBlank();
    }
  }
}
