package hone.engine.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;

/// Has files and folders reach the disk, so that they are there after the machine's crash.
public final class Disk {
  static final Forcing REAL =
      path -> {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
          channel.force(true);
        }
      };

  private Disk() {}

  /// Has a file's bytes, or a folder's names, reach the disk.
  interface Forcing {
    void force(Path path) throws IOException;
  }

  /// Have a file's bytes reach the disk.
  public static void sync(Path file) throws IOException {
    REAL.force(file);
  }

  /// Have a folder's names reach the disk.
  public static void syncFolder(Path folder) throws IOException {
    syncFolder(folder, REAL);
  }

  /// As PostgreSQL does, it is left to those file systems that cannot sync a folder, and to folders
  /// that may be written but not read (`fsync_fname_ext` in its `fd.c`).
  static void syncFolder(Path folder, Forcing disk) throws IOException {
    try {
      disk.force(folder);
    } catch (AccessDeniedException _) {
      // Only what may be read can be opened for it.
    } catch (IOException error) {
      if (!String.valueOf(error.getMessage()).contains("Invalid argument")) {
        throw error;
      }
    }
  }

  /// Delete a file, and the folders above it that are empty then. It is gone after the machine's
  /// crash, too.
  ///
  /// @param root which stays, as does all above it
  /// @throws DirectoryNotEmptyException if it is a folder with something in it
  public static void delete(Path file, Path root) throws IOException {
    delete(file, root, REAL);
  }

  static void delete(Path file, Path root, Forcing disk) throws IOException {
    Files.deleteIfExists(file);
    for (Path each = file.getParent();
        each != null && each.startsWith(root);
        each = each.getParent()) {
      if (each.equals(root) || !isPruned(each)) {
        try {
          syncFolder(each, disk);
          return;
        } catch (NoSuchFileException _) {
          // Whoever deleted the rest of it has deleted it meanwhile.
        }
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

  /// Make a folder, with those above it, where they are not there yet. Their names are on disk
  /// then.
  public static void makeFolder(Path folder, FileAttribute<?>... attributes) throws IOException {
    makeFolder(folder, REAL, attributes);
  }

  static void makeFolder(Path folder, Forcing disk, FileAttribute<?>... attributes)
      throws IOException {
    Path parent = folder.toAbsolutePath().getParent();
    if (parent == null || Files.isDirectory(folder)) {
      return;
    }
    makeFolder(parent, disk, attributes);
    Files.createDirectories(folder, attributes);
    syncFolder(parent, disk);
  }
}
