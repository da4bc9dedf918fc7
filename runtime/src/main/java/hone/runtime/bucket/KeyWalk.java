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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// Goes through the keys of a bucket in S3's order, holding the names of one branch's folders only.
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
  private record Branch(@Nullable Object id, Iterator<Found> left) {}

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
    branches.push(new Branch(id(paths.root()), children("", paths.root()).iterator()));
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
      if (!branches.getFirst().left().hasNext()) {
        branches.pop();
        continue;
      }
      Found found = branches.getFirst().left().next();
      if (!found.isFolder()) {
        next = found;
      } else if (!isAround(found)) {
        enter(found);
      }
    }
  }

  private void enter(Found folder) {
    List<Found> children = children(folder.key(), folder.file());
    if (!children.isEmpty()) {
      branches.push(new Branch(folder.attributes().fileKey(), children.iterator()));
    } else if (isWanted(folder.key()) && isEmpty(folder.file())) {
      next = folder;
    }
  }

  /// Whether a folder is one of those that are being gone through.
  private boolean isAround(Found folder) {
    Object id = folder.attributes().fileKey();
    return id != null && branches.stream().anyMatch(each -> id.equals(each.id()));
  }

  /// What is in a folder and may lead to wanted keys, in order.
  private List<Found> children(String key, Path folder) {
    var found = new ArrayList<Found>();
    try (DirectoryStream<Path> all = folders.open(folder)) {
      for (Path each : all) {
        String name = String.valueOf(each.getFileName());
        if (key.isEmpty() && name.equals(KeyPaths.RESERVED)) {
          continue;
        }
        if (isWanted(key + name) || mayHold(key + name + "/")) {
          Found child = look(key + name, each);
          if (child != null) {
            found.add(child);
          }
        }
      }
    } catch (NoSuchFileException | NotDirectoryException _) {
      return List.of(); // gone meanwhile
    } catch (AccessDeniedException error) {
      LOG.log(System.Logger.Level.WARNING, "the server may not read " + error.getMessage());
      // Such as `lost+found`. Whoever asks for a part of the bucket is not told that it is all.
      if (!prefix.isEmpty() || key.isEmpty()) {
        String name = key.isEmpty() ? "of the bucket" : "'" + key + "'";
        throw new StorageException(Reason.DENIED, "The server may not read the folder " + name);
      }
      return List.of();
    } catch (IOException error) {
      throw new UncheckedIOException("cannot list " + folder, error);
    }
    found.sort(Comparator.comparing(Found::key, StoredObject.KEY_ORDER));
    return found;
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
