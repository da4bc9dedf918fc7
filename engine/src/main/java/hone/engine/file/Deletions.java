package hone.engine.file;

import hone.engine.file.Disk.Forcing;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.SequencedSet;

/// Deletes files below a folder, and the folders above them that are empty then. Once `sync` has
/// returned, they are gone after the machine's crash, too: each folder that stays is synced once,
/// however many of its files are deleted. Not thread-safe.
public final class Deletions {
  private final Path root;
  private final Forcing disk;

  /// The folders that have lost a name.
  private final SequencedSet<Path> changed = new LinkedHashSet<>();

  /// @param root which stays, as does all above it
  public Deletions(Path root) {
    this(root, Disk.REAL);
  }

  Deletions(Path root, Forcing disk) {
    this.root = root;
    this.disk = disk;
  }

  /// Delete a file.
  ///
  /// @throws DirectoryNotEmptyException if it is a folder with something in it
  public void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
    for (Path each = file.getParent(); each != null; each = each.getParent()) {
      if (each.equals(root) || !isPruned(each)) {
        changed.add(each);
        return;
      }
      changed.remove(each);
    }
  }

  /// Have it reach the disk.
  public void sync() throws IOException {
    for (Path each : changed) {
      sync(each);
    }
  }

  private void sync(Path folder) throws IOException {
    for (Path each = folder; each != null && each.startsWith(root); each = each.getParent()) {
      try {
        Disk.syncFolder(each, disk);
        return;
      } catch (NoSuchFileException _) {
        // Whoever deleted the rest of it has deleted it meanwhile.
      }
    }
  }

  /// Delete a folder, unless something is in it. A link to one is somebody's own.
  private static boolean isPruned(Path folder) throws IOException {
    if (Files.isSymbolicLink(folder)) {
      return false;
    }
    try {
      Files.deleteIfExists(folder);
      return true;
    } catch (DirectoryNotEmptyException _) {
      return false;
    }
  }
}
