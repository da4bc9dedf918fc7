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

  private static void delete(Path root, Disk.Forcing disk, Path... files) throws IOException {
    var deletions = new Deletions(root, disk);
    for (Path file : files) {
      deletions.delete(file);
    }
    deletions.sync();
  }

  @Test
  void ofManyThatAreDeletedEachFolderThatStaysIsForcedOnce() throws Exception {
    Path root = folder.resolve("root");
    Files.createDirectories(root.resolve("gone/deep"));
    Files.createDirectories(root.resolve("stays"));
    List<String> names =
        List.of("stays/1", "gone/1", "stays/2", "gone/deep/2", "gone/deep/3", "stays/3", "4");
    for (String name : names) {
      Files.createFile(root.resolve(name));
    }
    Files.createFile(root.resolve("stays/other"));
    Path[] files = names.stream().map(root::resolve).toArray(Path[]::new);
    delete(root, this::record, files);

    assertThat(forced).containsExactly("root/stays with [root]", "root with [root]");
    assertThat(root)
        .isDirectoryContaining("glob:**/stays")
        .isDirectoryNotContaining("glob:**/gone");
  }

  @Test
  void ofWhatIsDeletedTheFolderThatStaysIsOnDisk() throws Exception {
    Path root = folder.resolve("root");
    Files.createDirectories(root.resolve("a/b"));
    Files.createFile(root.resolve("a/b/1"));
    Files.createFile(root.resolve("a/b/2"));
    delete(root, this::record, root.resolve("a/b/1"));
    assertThat(forced).containsExactly("root/a/b with [root]");

    delete(root, this::record, root.resolve("a/b/2"));
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
    delete(root, this::record, link.resolve("1"));

    assertThat(link.resolve("2")).exists();
  }

  /// Goal: of two that empty a folder, neither trips over what the other one has deleted. Method:
  /// the second one does all of it when the first is about to have the folder reach the disk.
  @Test
  void aFolderThatAnotherDeletesMeanwhileIsNotMissed() throws Exception {
    Path root = folder.resolve("root");
    Files.createDirectories(root.resolve("a"));
    Path other = Files.createFile(root.resolve("a/2"));
    delete(
        root,
        path -> {
          delete(root, _ -> {}, other);
          try (var _ = Files.list(path)) {
            record(path);
          }
        },
        Files.createFile(root.resolve("a/1")));

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
