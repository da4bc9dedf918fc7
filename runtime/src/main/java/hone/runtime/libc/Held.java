package hone.runtime.libc;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// What stood for a name when it was looked up, held without being opened (`O_PATH`), so that
/// nobody can put something else in its place between a look at what it is and its opening. To hold
/// a pipe waits for nobody. Thread-safe but for `close`.
///
/// Source: open(2), and proc_pid_fd(5) for how it is opened then.
public final class Held implements AutoCloseable {
  private static final Path OPEN = Path.of("/proc/self/fd");
  private static final Path ROOT = Path.of("/");

  private final int descriptor;

  /// How it was found, for people.
  private final Path shown;

  private Held(int descriptor, Path shown) {
    this.descriptor = descriptor;
    this.shown = shown;
  }

  /// Hold what a path leads to, be its last part a link.
  public static Held of(Path path) throws IOException {
    return hold(Libc.WORKING_FOLDER, path.toAbsolutePath(), 0);
  }

  /// Hold what has a name in this folder: a link itself.
  public Held in(Path name) throws IOException {
    return hold(descriptor, name, Libc.O_NOFOLLOW);
  }

  /// Open a file for reading that a program can replace at any time by a link, a pipe or whatever.
  ///
  /// @throws NoSuchFileException also where there is something else than a regular file
  public static FileChannel read(Path file) throws IOException {
    try (Held held = hold(Libc.WORKING_FOLDER, file.toAbsolutePath(), Libc.O_NOFOLLOW)) {
      if (!held.isFile()) {
        throw new NoSuchFileException(file.toString(), null, "it is no regular file");
      }
      return held.open();
    }
  }

  private static Held hold(int folder, Path path, int flags) throws IOException {
    if (!Files.isDirectory(OPEN)) {
      throw new IOException("this system has no way to hold a file: it has no " + OPEN);
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes(path));
      MemorySegment errno = arena.allocate(ValueLayout.JAVA_INT);
      int opened = Libc.openat(folder, name, Libc.O_PATH | Libc.O_CLOEXEC | flags, errno);
      if (opened < 0) {
        throw failure(path.toString(), errno.get(ValueLayout.JAVA_INT, 0));
      }
      return new Held(opened, path);
    }
  }

  private static FileSystemException failure(String path, int errno) {
    return switch (errno) {
      case Libc.ENOENT -> new NoSuchFileException(path);
      case Libc.ENOTDIR -> new NotDirectoryException(path);
      case Libc.EACCES, Libc.EPERM -> new AccessDeniedException(path);
      default -> new FileSystemException(path, null, "cannot be opened, errno " + errno);
    };
  }

  /// A path's bytes with a zero behind them. Its text may lack some, and its URI has them all.
  private static byte[] bytes(Path path) {
    byte[] uri = ROOT.resolve(path).toUri().getRawPath().getBytes(StandardCharsets.US_ASCII);
    // A folder's ends with a slash.
    int end = uri.length > 1 && uri[uri.length - 1] == '/' ? uri.length - 1 : uri.length;
    var all = new ByteArrayOutputStream();
    for (int i = path.isAbsolute() ? 0 : 1; i < end; i++) {
      if (uri[i] == '%') {
        all.write(Character.digit(uri[i + 1], 16) << 4 | Character.digit(uri[i + 2], 16));
        i += 2;
      } else {
        all.write(uri[i]);
      }
    }
    all.write(0);
    return all.toByteArray();
  }

  public boolean isFile() {
    return Files.isRegularFile(path());
  }

  public boolean isFolder() {
    return Files.isDirectory(path());
  }

  /// Leads to it whatever becomes of its name, while it is held.
  public Path path() {
    return OPEN.resolve(Integer.toString(descriptor));
  }

  /// Open it for reading; it is a file.
  public FileChannel open() throws IOException {
    try {
      return FileChannel.open(path(), StandardOpenOption.READ);
    } catch (AccessDeniedException _) {
      throw new AccessDeniedException(shown.toString());
    }
  }

  @Override
  public void close() {
    int _ = Libc.close(descriptor);
  }
}
