package hone.runtime.bucket;

import hone.engine.storage.StorageException;
import hone.engine.storage.StorageException.Reason;
import hone.engine.storage.StoredObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// Goes through the keys of a bucket in S3's order, holding the names of one branch's folders only.
/// What has a name is looked at when its turn comes: a page costs a look for each key in it.
/// A folder without anything in it is the key of its name with a slash, as clients make folders.
/// Links within the bucket are followed, except those to a folder that they are in.
final class KeyWalk implements Iterator<KeyWalk.Found> {
  private static final System.Logger LOG = System.getLogger(KeyWalk.class.getName());

  private final KeyPaths paths;
  private final String prefix;
  private final String after;
  private final Folders folders;
  private final Deque<Branch> branches = new ArrayDeque<>();
  private @Nullable Found next;

  /// A key and its file.
  record Found(String key, Path file, BasicFileAttributes attributes) {
    boolean isFolder() {
      return attributes.isDirectory();
    }
  }

  /// @param id tells the folder from all others
  /// @param key the folder's
  /// @param left what is in it, the next one first
  private record Branch(@Nullable Object id, String key, PriorityQueue<Child> left) {}

  /// What has a name in a folder.
  ///
  /// @param key the least that it may be: that of a folder has a slash more, which is known later
  /// @param folder as what it was found; `null` until it was looked at
  private record Child(String key, Path file, @Nullable Found folder) {
    private static final Comparator<Child> ORDER =
        Comparator.comparing(Child::key, StoredObject.KEY_ORDER);
  }

  /// Opens folders.
  interface Folders {
    DirectoryStream<Path> open(Path folder) throws IOException;
  }

  /// @throws StorageException as `next` throws it: `DENIED` for a folder that the server may not
  ///     read
  KeyWalk(KeyPaths paths, String prefix, String after) {
    this(paths, prefix, after, Files::newDirectoryStream);
  }

  KeyWalk(KeyPaths paths, String prefix, String after, Folders folders) {
    this.paths = paths;
    this.prefix = prefix;
    this.after = after;
    this.folders = folders;
    branches.push(new Branch(id(paths.root()), "", children("", paths.root())));
    advance();
  }

  private static @Nullable Object id(Path folder) {
    try {
      return Files.readAttributes(folder, BasicFileAttributes.class).fileKey();
    } catch (NoSuchFileException _) {
      return null; // gone meanwhile
    } catch (IOException error) {
      throw new UncheckedIOException("cannot look at " + folder, error);
    }
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public Found next() {
    Found found = next;
    if (found == null) {
      throw new NoSuchElementException();
    }
    advance();
    return found;
  }

  private void advance() {
    next = null;
    while (next == null && !branches.isEmpty()) {
      Branch branch = branches.getFirst();
      Child child = branch.left().poll();
      if (child == null) {
        branches.pop();
      } else if (child.folder() == null) {
        look(branch, child);
      } else if (!isAround(child.folder())) {
        enter(child.folder());
      }
    }
  }

  /// Look what a child is: a file is the next key, a folder's turn comes by its own one.
  private void look(Branch branch, Child child) {
    try {
      Found found = look(child.key(), child.file());
      if (found != null && found.isFolder()) {
        branch.left().add(new Child(found.key(), found.file(), found));
      } else {
        next = found;
      }
    } catch (AccessDeniedException error) {
      tellDenied(branch.key(), error);
      branch.left().clear();
    } catch (IOException error) {
      throw new UncheckedIOException("cannot look at " + child.file(), error);
    }
  }

  private void enter(Found folder) {
    PriorityQueue<Child> children = children(folder.key(), folder.file());
    if (!children.isEmpty()) {
      branches.push(new Branch(folder.attributes().fileKey(), folder.key(), children));
    } else if (isWanted(folder.key()) && isEmpty(folder.file())) {
      next = folder;
    }
  }

  /// Whether a folder is one of those that are being gone through.
  private boolean isAround(Found folder) {
    Object id = folder.attributes().fileKey();
    return id != null && branches.stream().anyMatch(each -> id.equals(each.id()));
  }

  /// What is in a folder and may lead to wanted keys.
  private PriorityQueue<Child> children(String key, Path folder) {
    var children = new PriorityQueue<>(Child.ORDER);
    try (DirectoryStream<Path> all = folders.open(folder)) {
      for (Path each : all) {
        String name = String.valueOf(each.getFileName());
        if (key.isEmpty() && name.equals(KeyPaths.RESERVED)) {
          continue;
        }
        if (isWanted(key + name) || mayHold(key + name + "/")) {
          children.add(new Child(key + name, each, null));
        }
      }
    } catch (NoSuchFileException | NotDirectoryException _) {
      children.clear(); // gone meanwhile
    } catch (AccessDeniedException error) {
      tellDenied(key, error);
      children.clear();
    } catch (IOException error) {
      throw new UncheckedIOException("cannot list " + folder, error);
    }
    return children;
  }

  /// Tell of a folder that the server may not read, such as `lost+found`. Whoever asks for a part
  /// of the bucket is not told that this is all.
  private void tellDenied(String key, AccessDeniedException error) {
    LOG.log(System.Logger.Level.WARNING, "the server may not read " + error.getMessage());
    if (!prefix.isEmpty() || key.isEmpty()) {
      String name = key.isEmpty() ? "of the bucket" : "'" + key + "'";
      throw new StorageException(Reason.DENIED, "The server may not read the folder " + name);
    }
  }

  private @Nullable Found look(String key, Path file) throws IOException {
    if (!KeyPaths.isShort(key)) {
      return null; // nobody could ask for it
    }
    try {
      var attributes =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (attributes.isSymbolicLink()) {
        if (!paths.holds(file)) {
          return null;
        }
        attributes = Files.readAttributes(file, BasicFileAttributes.class);
      }
      if (attributes.isDirectory()) {
        return mayHold(key + "/") ? new Found(key + "/", file, attributes) : null;
      }
      return attributes.isRegularFile() && isWanted(key) ? new Found(key, file, attributes) : null;
    } catch (FileSystemException error) {
      if (KeyPaths.isNothing(error)) {
        return null;
      }
      throw error;
    }
  }

  private boolean isWanted(String key) {
    return key.startsWith(prefix) && StoredObject.KEY_ORDER.compare(key, after) > 0;
  }

  private boolean mayHold(String folder) {
    boolean onTheWay = folder.startsWith(prefix) || prefix.startsWith(folder);
    return onTheWay
        && (after.startsWith(folder) || StoredObject.KEY_ORDER.compare(folder, after) > 0);
  }

  private boolean isEmpty(Path folder) {
    try (DirectoryStream<Path> all = folders.open(folder)) {
      return !all.iterator().hasNext();
    } catch (IOException _) {
      return false;
    }
  }
}
