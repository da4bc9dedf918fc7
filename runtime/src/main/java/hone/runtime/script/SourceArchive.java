package hone.runtime.script;

import hone.runtime.site.RefusedException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveStructSparse;
import org.jspecify.annotations.Nullable;

/// Unpacks a training script's `sourcedir.tar.gz`: files and folders only, below the folder only,
/// within bounds.
final class SourceArchive {
  private static final long BYTES_MAX = 1L << 30;
  private static final int ENTRIES_MAX = 100_000;
  private static final String TOO_MUCH = "more than " + ENTRIES_MAX + " entries or 1 GiB";
  private static final int HEADER_BYTES_MAX = 1 << 20;
  private static final int HEADERS_MAX = 1_000;
  private static final Set<String> OF_NAMES = Set.of("Not a directory", "File name too long");

  private SourceArchive() {}

  /// @param folder new and empty
  static void unpack(Path archive, Path folder) throws RefusedException, IOException {
    Path root = folder.toAbsolutePath().normalize();
    try (InputStream file = new BufferedInputStream(Files.newInputStream(archive));
        var unpacked = new Unpacked(new GZIPInputStream(file));
        var tar = new TarArchiveInputStream(unpacked)) {
      long bytes = 0;
      int entries = 0;
      for (var entry = next(tar, unpacked); entry != null; entry = next(tar, unpacked)) {
        entries++;
        bytes += entry.getSize();
        if (entries > ENTRIES_MAX || bytes > BYTES_MAX) {
          throw new TooLargeException(TOO_MUCH);
        }
        unpack(tar, entry, target(root, entry.getName()));
      }
    } catch (TooLargeException error) {
      throw refused(error);
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

  private static @Nullable TarArchiveEntry next(TarArchiveInputStream tar, Unpacked unpacked)
      throws RefusedException {
    try {
      unpacked.allow(HEADER_BYTES_MAX);
      TarArchiveEntry entry = tar.getNextEntry();
      if (entry != null && headers(entry) > HEADERS_MAX) {
        throw new TooLargeException("more than " + HEADERS_MAX + " headers for an entry");
      }
      unpacked.allow(BYTES_MAX);
      return entry;
    } catch (TooLargeException error) {
      throw refused(error);
    } catch (IOException error) {
      throw broken(error);
    }
  }

  private static RefusedException refused(TooLargeException error) {
    return new RefusedException("the source archive has " + error.getMessage());
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

  /// How many headers the library holds for an entry, of which some are for all that follow.
  private static int headers(TarArchiveEntry entry) {
    List<TarArchiveStructSparse> holes = entry.getSparseHeaders();
    return entry.getExtraPaxHeaders().size() + (holes == null ? 0 : holes.size());
  }

  private static final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1;

    TooLargeException(String what) {
      super(what);
    }
  }

  /// What an archive unpacks to, headers too, of which no more is read than is allowed.
  private static final class Unpacked extends FilterInputStream {
    private static final int AT_ONCE = 1 << 16;

    private long count;
    private long limit;

    Unpacked(InputStream in) {
      super(in);
    }

    /// Allow so many bytes from here on, and no more than `BYTES_MAX` in all.
    void allow(long more) {
      limit = Math.min(count + more, BYTES_MAX);
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      count(read < 0 ? 0 : 1);
      return read;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = super.read(bytes, offset, Math.min(length, AT_ONCE));
      count(read);
      return read;
    }

    @Override
    public long skip(long bytes) throws IOException {
      long skipped = super.skip(Math.min(bytes, AT_ONCE));
      count(skipped);
      return skipped;
    }

    private void count(long more) throws TooLargeException {
      count += Math.max(0, more);
      if (count > limit) {
        throw new TooLargeException(limit == BYTES_MAX ? TOO_MUCH : "headers of more than 1 MiB");
      }
    }
  }
}
