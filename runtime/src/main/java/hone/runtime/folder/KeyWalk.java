package hone.runtime.folder;

import hone.engine.storage.StoredObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
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
final class KeyWalk implements Iterator<KeyWalk.Found> {
  private static final System.Logger LOG = System.getLogger(KeyWalk.class.getName());

  private final KeyPaths paths;
  private final String prefix;
  private final String after;
  private final Deque<Iterator<Found>> branch = new ArrayDeque<>();
  private @Nullable Found next;

  /// A key and its file.
  record Found(String key, Path file, BasicFileAttributes attributes) {
    boolean isFolder() {
      return attributes.isDirectory();
    }
  }

  KeyWalk(KeyPaths paths, String prefix, String after) {
    this.paths = paths;
    this.prefix = prefix;
    this.after = after;
    branch.push(children("", paths.root()).iterator());
    advance();
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
    while (next == null && !branch.isEmpty()) {
      if (!branch.getFirst().hasNext()) {
        branch.pop();
        continue;
      }
      Found found = branch.getFirst().next();
      if (!found.isFolder()) {
        next = found;
        continue;
      }
      List<Found> children = children(found.key(), found.file());
      if (!children.isEmpty()) {
        branch.push(children.iterator());
      } else if (isWanted(found.key()) && isEmpty(found.file())) {
        next = found;
      }
    }
  }

  /// What is in a folder and may lead to wanted keys, in order.
  private List<Found> children(String key, Path folder) {
    var found = new ArrayList<Found>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
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
      // Such as `lost+found`. Whoever asks for a part of the bucket is not told that it is all.
      if (!prefix.isEmpty()) {
        throw new UncheckedIOException("the server may not read " + folder, error);
      }
      LOG.log(System.Logger.Level.WARNING, "passed over: " + error);
      return List.of();
    } catch (IOException error) {
      throw new UncheckedIOException("cannot list " + folder, error);
    }
    found.sort(Comparator.comparing(Found::key, StoredObject.KEY_ORDER));
    return found;
  }

  private @Nullable Found look(String key, Path file) throws IOException {
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
    } catch (NoSuchFileException _) {
      return null;
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

  private static boolean isEmpty(Path folder) {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      return !all.iterator().hasNext();
    } catch (IOException _) {
      return false;
    }
  }
}
