package hone.runtime.script;

import hone.runtime.site.RefusedException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/// Unpacks a training script's `sourcedir.tar.gz`: files and folders only, below the folder only,
/// within bounds.
final class SourceArchive {
  private static final long BYTES_MAX = 1L << 30;
  private static final int ENTRIES_MAX = 100_000;
  private static final Set<String> OF_NAMES = Set.of("Not a directory", "File name too long");

  private SourceArchive() {}

  /// @param folder new and empty
  static void unpack(Path archive, Path folder) throws RefusedException, IOException {
    Path root = folder.toAbsolutePath().normalize();
    try (InputStream file = new BufferedInputStream(Files.newInputStream(archive));
        var tar = new TarArchiveInputStream(new GZIPInputStream(file))) {
      long bytes = 0;
      int entries = 0;
      for (var entry = next(tar); entry != null; entry = next(tar)) {
        entries++;
        bytes += entry.getSize();
        if (entries > ENTRIES_MAX || bytes > BYTES_MAX) {
          throw new RefusedException(
              "the source archive has more than " + ENTRIES_MAX + " entries or 1 GiB");
        }
        unpack(tar, entry, target(root, entry.getName()));
      }
    } catch (IOException error) {
      if (isOfNames(error)) {
        throw new RefusedException(
            "the source archive has names that are too long or stand in each other's way: "
                + error.getMessage());
      }
      if (isBroken(error)) {
        throw broken(error);
      }
      throw error;
    }
  }

  private static @Nullable TarArchiveEntry next(TarArchiveInputStream tar) throws RefusedException {
    try {
      return tar.getNextEntry();
    } catch (IOException error) {
      throw broken(error);
    }
  }

  private static RefusedException broken(IOException error) {
    return new RefusedException("the source archive is no whole tar.gz: " + error.getMessage());
  }

  /// Whether no folder can have all the archive's names, such as both `a` and `a/b`.
  private static boolean isOfNames(IOException error) {
    return error instanceof FileAlreadyExistsException
        || error instanceof DirectoryNotEmptyException
        || (error instanceof FileSystemException file
            && OF_NAMES.contains(String.valueOf(file.getReason())));
  }

  /// Whether it is the archive's fault, and no disk's.
  private static boolean isBroken(IOException error) {
    String text = String.valueOf(error.getMessage());
    return error instanceof ZipException
        || error instanceof EOFException
        || text.contains("TAR")
        || text.contains("tar archive");
  }

  private static Path target(Path root, String name) throws RefusedException {
    try {
      Path target = root.resolve(name).normalize();
      if (target.startsWith(root)) {
        return target;
      }
    } catch (InvalidPathException error) {
      throw new RefusedException(
          "the source archive has a name that is none: " + error.getMessage());
    }
    throw new RefusedException("the source archive has the name '" + name + "', which leads out");
  }

  private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path target)
      throws RefusedException, IOException {
    if (entry.isSparse()) {
      // Its holes are no bytes of the archive, so that no bound of those holds it.
      throw new RefusedException(
          "the source archive has '"
              + entry.getName()
              + "' as a sparse file; pack it without the option --sparse");
    }
    if (entry.isDirectory()) {
      Files.createDirectories(target);
    } else if (entry.isFile() && !entry.isLink() && !entry.isSymbolicLink()) {
      Files.createDirectories(target.getParent());
      Files.deleteIfExists(target);
      Files.copy(tar, target);
      if ((entry.getMode() & 0100) != 0 && !target.toFile().setExecutable(true, false)) {
        throw new IOException("cannot make " + target + " executable");
      }
    } else if (!entry.isPaxHeader() && !entry.isGlobalPaxHeader()) {
      throw new RefusedException(
          "the source archive has '" + entry.getName() + "', which is no file and no folder");
    }
  }
}
