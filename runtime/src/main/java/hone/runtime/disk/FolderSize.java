package hone.runtime.disk;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.OptionalLong;

/// Adds up what is in a folder that no program can change any more. Holes count, and so does what
/// has no bytes; no link is followed.
public final class FolderSize extends SimpleFileVisitor<Path> {
  /// File systems are usually made with room for one file in so many bytes.
  static final long ENTRY_BYTES = 16 << 10;

  /// Folders within each other are open at the same time.
  private static final int DEPTH_MAX = 128;

  private final long bytesMax;
  private long bytes;
  private boolean seen = true;

  private FolderSize(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /// How many bytes there are.
  ///
  /// @param bytesMax of more than that, how much more is left open
  /// @return nothing if not all of it can be looked at
  public static OptionalLong of(Path folder, long bytesMax) throws IOException {
    var size = new FolderSize(bytesMax);
    size.walk(folder);
    return size.seen ? OptionalLong.of(size.bytes) : OptionalLong.empty();
  }

  private void walk(Path folder) throws IOException {
    Files.walkFileTree(folder, EnumSet.noneOf(FileVisitOption.class), DEPTH_MAX, this);
  }

  private FileVisitResult add(long more) {
    bytes += Math.min(Math.max(more, ENTRY_BYTES), bytesMax + 1);
    return bytes > bytesMax ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
  }

  private FileVisitResult unseen() {
    seen = false;
    return FileVisitResult.TERMINATE;
  }

  @Override
  public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
    return add(ENTRY_BYTES);
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    // A folder comes here where it lies too deep.
    return attributes.isDirectory() ? unseen() : add(attributes.size());
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException error) throws IOException {
    if (error instanceof NoSuchFileException) {
      return FileVisitResult.CONTINUE;
    }
    if (!(error instanceof AccessDeniedException) || !isOpened(file)) {
      return unseen();
    }
    walk(file);
    return seen && bytes <= bytesMax ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
  }

  /// Let its owner into a folder that its program closed to everybody.
  private static boolean isOpened(Path folder) {
    try {
      if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS) && !Files.isReadable(folder)) {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        return Files.isReadable(folder);
      }
      return false;
    } catch (IOException _) {
      return false; // it is another user's
    }
  }
}
