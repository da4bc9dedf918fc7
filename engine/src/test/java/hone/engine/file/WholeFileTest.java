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
  void ofWhatIsDeletedTheFolderThatStaysIsOnDisk() throws Exception {
    Path root = folder.resolve("root");
    Files.createDirectories(root.resolve("a/b"));
    Files.createFile(root.resolve("a/b/1"));
    Files.createFile(root.resolve("a/b/2"));
    Disk.delete(root.resolve("a/b/1"), root, this::record);
    assertThat(forced).containsExactly("root/a/b with [root]");

    Disk.delete(root.resolve("a/b/2"), root, this::record);
    assertThat(forced).last().isEqualTo("root with [root]");
    assertThat(root).isEmptyDirectory();
  }

  @Test
  void aLinkToAFolderStaysWhenWhatIsInItIsDeleted() throws Exception {
    Path root = folder.resolve("root");
    Path real = Files.createDirectories(root.resolve("real"));
    Path link = Files.createSymbolicLink(root.resolve("link"), real);
    Files.createFile(real.resolve("1"));
    Files.createFile(real.resolve("2"));
    Disk.delete(link.resolve("1"), root, this::record);

    assertThat(link.resolve("2")).exists();
  }

  /// Goal: of two that empty a folder, neither trips over what the other one has deleted. Method:
  /// the second one does all of it when the first is about to have the folder reach the disk.
  @Test
  void aFolderThatAnotherDeletesMeanwhileIsNotMissed() throws Exception {
    Path root = folder.resolve("root");
    Files.createDirectories(root.resolve("a"));
    Path other = Files.createFile(root.resolve("a/2"));
    Disk.delete(
        Files.createFile(root.resolve("a/1")),
        root,
        path -> {
          Disk.delete(other, root, _ -> {});
          try (var _ = Files.list(path)) {
            record(path);
          }
        });

    assertThat(forced).containsExactly("root with [root]");
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
