package hone.runtime.confined;

import hone.runtime.libc.Held;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// An open folder whose content a training program may change at any time: it may put a link in the
/// place of a file or of a folder between any two calls. Every name is looked up in the folder that
/// is open, and no link is followed, so that nothing outside of it is read, changed or deleted.
///
/// Nor does anything wait that takes the place of a file or folder, such as a pipe: what is opened
/// is held first ([Held]), but for `pipe`, which waits by its nature.
///
/// Not thread-safe.
public final class ConfinedFolder implements AutoCloseable {
  private static final Path SELF = Path.of(".");

  /// Folders within each other are open at the same time while they are deleted, so many at most.
  private static final int DELETED_DEPTH = 32;

  private static final Set<PosixFilePermission> OWNERS =
      PosixFilePermissions.fromString("rwx------");

  private final Held held;
  private final SecureDirectoryStream<Path> folder;

  private ConfinedFolder(Held held, SecureDirectoryStream<Path> folder) {
    this.held = held;
    this.folder = folder;
  }

  /// Open a folder.
  ///
  /// @param root a path that no training program can change; links in it are followed
  public static ConfinedFolder open(Path root) throws IOException {
    return opened(Held.of(root), root);
  }

  /// Open what is held, which is closed with it, or here.
  @SuppressWarnings("StreamResourceLeak") // closed with what is returned
  private static ConfinedFolder opened(Held held, Path shown) throws IOException {
    try {
      if (!held.isFolder()) {
        throw new NotDirectoryException(shown.toString());
      }
      return new ConfinedFolder(held, secure(Files.newDirectoryStream(held.path())));
    } catch (AccessDeniedException _) {
      held.close();
      throw new AccessDeniedException(shown.toString());
    } catch (IOException | RuntimeException error) {
      held.close();
      throw error;
    }
  }

  private static SecureDirectoryStream<Path> secure(DirectoryStream<Path> stream)
      throws IOException {
    if (stream instanceof SecureDirectoryStream<Path> secure) {
      return secure;
    }
    stream.close();
    throw new IOException("this system has no way to open files relative to an open folder");
  }

  /// Open a folder below this one; the caller closes it.
  ///
  /// @param path relative; an empty one means this folder itself
  /// @return nothing if one of its parts is not there, or is no folder
  public Optional<ConfinedFolder> folder(Path path) throws IOException {
    ConfinedFolder last = opened(held.in(SELF), SELF);
    for (Path name : path.normalize()) {
      if (name.toString().isEmpty()) {
        continue;
      }
      try (ConfinedFolder parent = last) {
        Optional<ConfinedFolder> next = parent.child(name);
        if (next.isEmpty()) {
          return next;
        }
        last = next.get();
      }
    }
    return Optional.of(last);
  }

  /// Open the folder that holds what is at a path; see `folder`.
  public Optional<ConfinedFolder> above(Path path) throws IOException {
    Path parent = path.getParent();
    return folder(parent == null ? Path.of("") : parent);
  }

  private Optional<ConfinedFolder> child(Path name) throws IOException {
    if (!isFolder(name)) {
      return Optional.empty();
    }
    try {
      return Optional.of(opened(held.in(name), name));
    } catch (FileSystemException error) {
      if (!isFolder(name)) {
        return Optional.empty(); // not any more
      }
      throw error;
    }
  }

  private static Path one(Path name) {
    if (name.isAbsolute() || name.getNameCount() != 1 || name.toString().equals("..")) {
      throw new IllegalArgumentException("found " + name + ", allowed is one name");
    }
    return name;
  }

  /// The names in it, in their order.
  ///
  /// @param most how many at most; of more, which ones is left open
  public List<Path> names(int most) throws IOException {
    var all = new ArrayList<Path>();
    boolean _ =
        each(
            name -> {
              all.add(name);
              return all.size() < most;
            });
    all.sort(null);
    return all;
  }

  /// What is done with a name.
  private interface Visit {
    /// @return whether to go on
    boolean see(Path name) throws IOException;
  }

  /// Go through the names one by one, for there may be millions.
  ///
  /// @return whether there was any
  private boolean each(Visit visit) throws IOException {
    boolean any = false;
    try (DirectoryStream<Path> stream = folder.newDirectoryStream(SELF)) {
      for (Path each : stream) {
        any = true;
        if (!visit.see(each.getFileName())) {
          break;
        }
      }
      return any;
    } catch (DirectoryIteratorException error) {
      throw error.getCause();
    }
  }

  /// What a name stands for: a link is a link. Nothing if it is not there.
  public Optional<BasicFileAttributes> look(Path name) throws IOException {
    try {
      return Optional.of(
          folder
              .getFileAttributeView(
                  one(name), BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
              .readAttributes());
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  private boolean isFolder(Path name) throws IOException {
    return look(name).map(BasicFileAttributes::isDirectory).orElse(false);
  }

  /// Open a regular file; the caller closes it. Nothing if the name stands for none.
  public Optional<InputStream> read(Path name) throws IOException {
    try (Held file = held.in(one(name))) {
      return file.isFile() ? Optional.of(Channels.newInputStream(file.open())) : Optional.empty();
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  /// Make a new file and open it for writing; the caller closes it.
  ///
  /// @param permissions of which the process's mask takes some away
  public FileChannel create(Path name, Set<PosixFilePermission> permissions) throws IOException {
    SeekableByteChannel channel =
        folder.newByteChannel(
            one(name),
            Set.of(
                StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
            PosixFilePermissions.asFileAttribute(permissions));
    if (channel instanceof FileChannel file) {
      return file;
    }
    channel.close();
    throw new IOException("this system has no way to have a new file reach the disk");
  }

  /// Open a pipe for writing, once another program opens it for reading; the caller closes it.
  ///
  /// @throws IOException also if the name stands for no pipe
  public OutputStream pipe(Path name) throws IOException {
    if (!look(name).map(BasicFileAttributes::isOther).orElse(false)) {
      throw new IOException(name + " is no pipe any more");
    }
    return Channels.newOutputStream(
        folder.newByteChannel(name, Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)));
  }

  /// Move what has a name, be it a link, into another folder, where it replaces a file of its new
  /// name.
  public void move(Path name, ConfinedFolder to, Path newName) throws IOException {
    try {
      folder.move(one(name), to.folder, one(newName));
    } catch (AccessDeniedException error) {
      if (!isFolder(name)) {
        throw error;
      }
      // A folder that moves is written, for its parent's name stands in it.
      own(name);
      folder.move(name, to.folder, newName);
    }
  }

  /// Let its owner do all with a folder.
  private void own(Path name) throws IOException {
    PosixFileAttributeView view =
        folder.getFileAttributeView(name, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    Set<PosixFilePermission> permissions = EnumSet.copyOf(OWNERS);
    permissions.addAll(view.readAttributes().permissions());
    view.setPermissions(permissions);
  }

  /// Delete what is at a path, a folder with everything in it.
  ///
  /// @param path whose parent no training program can change
  public static void deleteAt(Path path) throws IOException {
    Path parent = path.toAbsolutePath().getParent();
    Path name = path.getFileName();
    if (parent == null || name == null || !Files.isDirectory(parent)) {
      return;
    }
    try (ConfinedFolder holder = open(parent)) {
      holder.delete(name);
    }
  }

  /// Delete what has a name, a folder with everything in it; what is absent is fine, and so is what
  /// others delete meanwhile.
  public void delete(Path name) throws IOException {
    Optional<ConfinedFolder> child = child(one(name));
    try {
      if (child.isPresent()) {
        try (ConfinedFolder open = child.get()) {
          open.empty(open, 1);
        }
        folder.deleteDirectory(name);
      } else {
        folder.deleteFile(name);
      }
    } catch (NoSuchFileException _) {
      // It is absent.
    }
  }

  /// Delete everything in it. Folders that lie deep are moved up, so that a program cannot use up
  /// the files that a server may have open.
  private void empty(ConfinedFolder top, int depth) throws IOException {
    // What was moved up may have been missed, and so may what follows a name that goes.
    boolean any = true;
    while (any) {
      any =
          each(
              name -> {
                empty(name, top, depth);
                return true;
              });
    }
  }

  private void empty(Path name, ConfinedFolder top, int depth) throws IOException {
    Optional<ConfinedFolder> child = child(name);
    try {
      if (child.isEmpty()) {
        folder.deleteFile(name);
        return;
      }
      try (ConfinedFolder open = child.get()) {
        if (depth >= DELETED_DEPTH) {
          move(name, top, Path.of(UUID.randomUUID().toString()));
        } else {
          open.empty(top, depth + 1);
          folder.deleteDirectory(name);
        }
      }
    } catch (NoSuchFileException gone) {
      // Others have deleted it meanwhile, unless it is the place to move it to that they deleted.
      if (child(name).isPresent()) {
        throw gone;
      }
    }
  }

  @Override
  public void close() throws IOException {
    try {
      folder.close();
    } finally {
      held.close();
    }
  }
}
