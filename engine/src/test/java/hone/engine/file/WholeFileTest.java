package hone.engine.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WholeFileTest {
  private static final byte[] CONTENT = {1, 2, 3};

  @TempDir Path folder = Path.of("");

  /// What was forced, in order, and which names were there then.
  private final List<String> forced = new ArrayList<>();

  private void record(Path path) throws IOException {
    try (var all = Files.list(folder)) {
      List<String> names = all.map(each -> "" + each.getFileName()).sorted().toList();
      forced.add(folder.relativize(path.normalize()) + " with " + names);
    }
  }

  @Test
  void whatOutlastsAMachinesCrashIsOnDiskBeforeItHasItsNameAndThenItsNameIs() throws Exception {
    WholeFile.write(folder.resolve("key"), CONTENT, Durability.MACHINE, this::record);

    assertThat(forced).containsExactly("key.part with [key.part]", " with [key]");
    assertThat(folder.resolve("key")).hasBinaryContent(CONTENT);
  }

  @Test
  void whatOutlastsTheProcessAloneWaitsForNoDisk() throws Exception {
    Files.writeString(folder.resolve("note"), "what is replaced");
    Files.writeString(folder.resolve("note.part"), "what a crash left");
    WholeFile.write(folder.resolve("note"), CONTENT, Durability.PROCESS, this::record);

    assertThat(forced).isEmpty();
    assertThat(folder.resolve("note")).hasBinaryContent(CONTENT);
    assertThat(folder).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void aFileIsItsOwnersAloneFromTheFirstByteOn() throws Exception {
    Path secret = folder.resolve("secret");
    var modes = new ArrayList<String>();
    WholeFile.write(
        secret,
        CONTENT,
        Durability.MACHINE,
        path -> modes.add(PosixFilePermissions.toString(Files.getPosixFilePermissions(path))),
        OwnerOnly.file(secret));

    assertThat(modes).first().isEqualTo("rw-------");
    assertThat(Files.getPosixFilePermissions(secret))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void ofFoldersThatAreMadeEachNameIsOnDisk() throws Exception {
    Disk.makeFolder(folder.resolve("a/b"), this::record);
    assertThat(forced).containsExactly(" with [a]", "a with [a]");

    Disk.makeFolder(folder.resolve("a/b"), this::record);
    assertThat(forced).as("what is there already").hasSize(2);
  }

  @Test
  void aFolderThatCannotBeSyncedIsLeftToItsFileSystemButAFailedDiskIsTold() throws Exception {
    Disk.syncFolder(
        folder,
        path -> {
          throw new IOException("Invalid argument");
        });
    Disk.syncFolder(
        folder,
        path -> {
          throw new AccessDeniedException("" + path);
        });

    assertThatThrownBy(
            () ->
                Disk.syncFolder(
                    folder,
                    path -> {
                      throw new IOException("Input/output error");
                    }))
        .hasMessage("Input/output error");
  }
}
