package hone.runtime.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hone.runtime.site.RefusedException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
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

  /// A tar header block.
  private static byte[] header(String name, char type, long size) {
    byte[] block = new byte[512];
    put(block, 0, name);
    put(block, 100, "0000644");
    put(block, 124, String.format("%011o", size));
    put(block, 148, "        ");
    block[156] = (byte) type;
    put(block, 257, "ustar\00000");
    int sum = 0;
    for (byte each : block) {
      sum += each & 0xff;
    }
    put(block, 148, String.format("%06o", sum) + "\0 ");
    return block;
  }

  private static void put(byte[] block, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(bytes, 0, block, at, bytes.length);
  }

  /// What follows the blocks of an archive is zeros, 64 MiB of them.
  private Path bomb(byte[]... blocks) throws IOException {
    Path archive = folder.resolve("bomb.tar.gz");
    try (var out = new GZIPOutputStream(Files.newOutputStream(archive))) {
      for (byte[] block : blocks) {
        out.write(block);
      }
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 64; i++) {
        out.write(zeros);
      }
    }
    return archive;
  }

  private void assertRefusedWithLittleMemory(Path archive, String why) {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    assertThatThrownBy(() -> SourceArchive.unpack(archive, folder.resolve("to")))
        .isInstanceOf(RefusedException.class)
        .hasMessage("the source archive has " + why);
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(32_000_000);
  }

  @Test
  void aNameThatNeverEndsIsNotHeld() throws Exception {
    Path archive = bomb(header("././@LongLink", 'L', 2_000_000_000));

    assertRefusedWithLittleMemory(archive, "headers of more than 1 MiB");
  }

  @ParameterizedTest
  @ValueSource(chars = {'x', 'g'})
  void headersThatNeverEndAreNotHeld(char type) throws Exception {
    byte[] start = new byte[512];
    put(start, 0, "2000000000 path=");
    Path archive = bomb(header("pax", type, 2_000_000_000), start);

    assertRefusedWithLittleMemory(archive, "headers of more than 1 MiB");
  }

  @Test
  void headersForAllEntriesDoNotAddUp() throws Exception {
    var blocks = new ArrayList<byte[]>();
    for (int i = 0; i < 30; i++) {
      byte[] pairs = new byte[1024 * 13];
      for (int j = 0; j < 1024; j++) {
        put(pairs, j * 13, String.format("13 %07x=v\n", i * 1024 + j));
      }
      blocks.add(header("pax", 'g', pairs.length));
      blocks.add(pairs);
      blocks.add(header("f" + i, '0', 0));
    }

    assertRefusedWithLittleMemory(
        bomb(blocks.toArray(byte[][]::new)), "more than 1000 headers for an entry");
  }

  @Test
  void filesAndFoldersAreUnpacked() throws Exception {
    Files.createDirectories(code().resolve("lib"));
    Files.writeString(code().resolve("lib/a.py"), "a = 1");
    SourceArchive.unpack(packed(), Files.createDirectories(folder.resolve("to")));

    assertThat(folder.resolve("to/lib/a.py")).hasContent("a = 1");
  }
}
