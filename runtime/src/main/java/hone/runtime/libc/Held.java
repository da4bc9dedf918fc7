package hone.runtime.libc;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;

/// What stood for a name when it was looked up, held without being opened (`O_PATH`), so that
/// nobody can put something else in its place between a look at what it is and its opening. To hold
/// a pipe waits for nobody. Thread-safe but for `close`.
///
/// A system without `/proc/self/fd` can hold nothing so: there it is looked for by its name, then
/// opened, and who replaces it in between makes the opening wait or fail.
///
/// Source: open(2), and proc_pid_fd(5) for how it is opened then.
public final class Held implements AutoCloseable {
  private static final Path OPEN = Path.of("/proc/self/fd");
  private static final Path ROOT = Path.of("/");
  private static final boolean CAN_HOLD = Files.isDirectory(OPEN);
  private static final int BY_NAME = -1;
  private static final String NO_FILE = "it is no regular file";

  private final int descriptor;

  /// How it was found: for people, and where it is known by its name alone.
  private final Path name;

  private final LinkOption[] links;

  private Held(int descriptor, Path name, LinkOption... links) {
    this.descriptor = descriptor;
    this.name = name;
    this.links = links;
  }

  /// Hold what a path leads to, be its last part a link.
  public static Held of(Path path) throws IOException {
    Path whole = path.toAbsolutePath();
    return CAN_HOLD ? hold(Libc.WORKING_FOLDER, whole, 0) : byName(whole);
  }

  /// Hold what has a name in this folder: a link itself.
  public Held in(Path child) throws IOException {
    return descriptor == BY_NAME
        ? byName(name.resolve(child), LinkOption.NOFOLLOW_LINKS)
        : hold(descriptor, child, Libc.O_NOFOLLOW);
  }

  /// Open a file for reading that a program can replace at any time by a link, a pipe or whatever.
  ///
  /// @throws NoSuchFileException also where there is something else than a regular file
  public static FileChannel read(Path file) throws IOException {
    try (Held held = itself(file)) {
      if (!held.isFile()) {
        throw new NoSuchFileException(file.toString(), null, NO_FILE);
      }
      return held.open();
    }
  }

  /// The text of such a file.
  ///
  /// @throws NoSuchFileException only where there is nothing
  public static String text(Path file) throws IOException {
    try (Held held = itself(file)) {
      if (!held.isFile()) {
        throw new FileSystemException(file.toString(), null, NO_FILE);
      }
      try (InputStream in = Channels.newInputStream(held.open())) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    }
  }

  /// Hold what has a name: a link itself.
  private static Held itself(Path file) throws IOException {
    Path whole = file.toAbsolutePath();
    return CAN_HOLD
        ? hold(Libc.WORKING_FOLDER, whole, Libc.O_NOFOLLOW)
        : byName(whole, LinkOption.NOFOLLOW_LINKS);
  }

  /// Know what there is by its name.
  static Held byName(Path path, LinkOption... links) throws IOException {
    if (!Files.exists(path, links)) {
      throw new NoSuchFileException(path.toString());
    }
    return new Held(BY_NAME, path, links);
  }

  private static Held hold(int folder, Path path, int flags) throws IOException {
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
    return Files.isRegularFile(path(), links);
  }

  public boolean isFolder() {
    return Files.isDirectory(path(), links);
  }

  /// Leads to it whatever becomes of its name, while it is held.
  public Path path() {
    return descriptor == BY_NAME ? name : OPEN.resolve(Integer.toString(descriptor));
  }

  /// Open it for reading; it is a file.
  public FileChannel open() throws IOException {
    try {
      var options = new HashSet<OpenOption>(List.of(links));
      options.add(StandardOpenOption.READ);
      return FileChannel.open(path(), options);
    } catch (AccessDeniedException _) {
      throw new AccessDeniedException(name.toString());
    }
  }

  @Override
  public void close() {
    if (descriptor != BY_NAME) {
      int _ = Libc.close(descriptor);
    }
  }
}
