package hone.runtime.file;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The room on a disk.
public final class DiskRoom {
  /// Stays free for the server's own records.
  private static final long RESERVE_BYTES = 256L << 20;

  /// Of a quota more may be left than a name takes.
  private static final int PROBE_BYTES = 64 << 10;

  private static final String FULL = "No space left on device";
  private static final String QUOTA = "Disk quota exceeded";
  private static final String READ_ONLY = "Read-only file system";

  private DiskRoom() {}

  /// Why a folder's disk has no room for so many bytes, or nothing.
  public static Optional<String> lack(Path folder, long bytes) throws IOException {
    return lack(bytes, Files.getFileStore(folder).getUsableSpace());
  }

  static Optional<String> lack(long bytes, long free) {
    return free - bytes >= RESERVE_BYTES
        ? Optional.empty()
        : Optional.of(
            "%s are wanted, %s are free, of which %s stay free for the server's own records"
                .formatted(mebibytes(bytes), mebibytes(free), mebibytes(RESERVE_BYTES)));
  }

  /// How little room a folder's disk has where it is less than what stays free; otherwise nothing.
  public static Optional<String> shortage(Path folder) throws IOException {
    return shortage(Files.getFileStore(folder).getUsableSpace());
  }

  static Optional<String> shortage(long free) {
    return free >= RESERVE_BYTES
        ? Optional.empty()
        : Optional.of(
            "%s are free, less than the %s that stay free for the server's own records"
                .formatted(mebibytes(free), mebibytes(RESERVE_BYTES)));
  }

  private static String mebibytes(long bytes) {
    return String.format(Locale.ROOT, "%,.1f MiB", bytes / 1048576.0);
  }

  /// A failure in the words of a system whose disk is full.
  ///
  /// @param lack what it lacks
  public static IOException full(String lack) {
    return new IOException(FULL + ": " + lack);
  }

  /// What a full disk's failure tells beside that, without the place of a file.
  public static String told(IOException full) {
    String text = full instanceof FileSystemException file ? file.getReason() : full.getMessage();
    return String.valueOf(text).replace(FULL + ": ", "");
  }

  /// Whether a failure tells of a disk that takes nothing now: it is full, or can only be read, as
  /// a system makes it at errors of its own.
  ///
  /// @param own folders on the disk that is meant: what is full elsewhere, or can only be read
  ///     there, may be meant so
  public static boolean isRefused(IOException error, List<Path> own) {
    return tells(error, FULL + ": ") // as `full` tells it, of a disk of the server's
        || (isFull(error) && own.stream().anyMatch(each -> isShort(each) || refuses(each)))
        || (tells(error, READ_ONLY) && own.stream().anyMatch(DiskRoom::refuses));
  }

  private static boolean isShort(Path folder) {
    try {
      return Files.exists(folder) && shortage(folder).isPresent();
    } catch (IOException _) {
      return false; // a disk that cannot be looked at is not known to be full
    }
  }

  /// Whether a folder takes no file now. Tried, since a file system that makes itself read-only at
  /// an error does not tell it when it is asked.
  private static boolean refuses(Path folder) {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try {
      Path tried = Files.createTempFile(folder, ".", "");
      try {
        Files.write(tried, new byte[PROBE_BYTES]);
      } finally {
        Files.delete(tried);
      }
      return false;
    } catch (IOException error) {
      return isFull(error) || tells(error, READ_ONLY);
    }
  }

  /// Whether a failure tells of a full disk, for which Java has no exception of its own.
  public static boolean isFull(IOException error) {
    return tells(error, FULL) || tells(error, QUOTA);
  }

  /// Whether a failure, or what led to it, says so.
  private static boolean tells(Throwable error, String what) {
    for (Throwable each = error; each != null; each = each.getCause()) {
      if (String.valueOf(each.getMessage()).contains(what)) {
        return true;
      }
    }
    return false;
  }
}
