package hone.runtime.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hone.runtime.site.RefusedException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SourceArchiveTest {
  @TempDir private Path folder = Path.of("");

  /// Make an archive by GNU tar.
  private Path packed(String... options) throws IOException, InterruptedException {
    Path archive = folder.resolve("sourcedir.tar.gz");
    var command = new ArrayList<String>();
    command.add("tar");
    command.addAll(List.of(options));
    command.addAll(List.of("-czf", archive.toString(), "-C", code().toString(), "."));
    Process tar = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(tar.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assumeTrue(tar.waitFor() == 0, "no GNU tar: " + said);
    return archive;
  }

  private Path code() throws IOException {
    return Files.createDirectories(folder.resolve("code"));
  }

  private Path holes(String format, long bytes) throws Exception {
    try (var file = new RandomAccessFile(code().resolve("hole").toFile(), "rw")) {
      file.setLength(bytes);
    }
    return packed("--sparse", "--format=" + format);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gnu", "posix"})
  void aSparseFileIsRefused(String format) throws Exception {
    Path archive = holes(format, 1L << 30);

    assertThat(Files.size(archive)).isLessThan(100_000);
    assertThatThrownBy(() -> SourceArchive.unpack(archive, folder.resolve("to")))
        .isInstanceOf(RefusedException.class)
        .hasMessage(
            "the source archive has './hole' as a sparse file; pack it without the option"
                + " --sparse");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gnu", "posix"})
  void oneThatIsAllHoleIsTheCallersMistake(String format) throws Exception {
    Path archive = holes(format, 1L << 40);

    assertThatThrownBy(() -> SourceArchive.unpack(archive, folder.resolve("to")))
        .isInstanceOf(RefusedException.class);
  }

  @Test
  void filesAndFoldersAreUnpacked() throws Exception {
    Files.createDirectories(code().resolve("lib"));
    Files.writeString(code().resolve("lib/a.py"), "a = 1");
    SourceArchive.unpack(packed(), Files.createDirectories(folder.resolve("to")));

    assertThat(folder.resolve("to/lib/a.py")).hasContent("a = 1");
  }
}
