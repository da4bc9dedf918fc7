package hone.runtime.storage;

import hone.engine.storage.StoredObject;
import hone.runtime.storage.ObjectStore.StoreObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
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

/// Goes through the files below a folder in the order of their keys' bytes, holding the names of
/// one branch's folders only. Links are followed, except those to a folder that they are in.
final class FileWalk implements Iterator<StoreObject> {
  private final Look look;
  private final Deque<Branch> branches = new ArrayDeque<>();
  private @Nullable StoreObject next;

  /// Looks at a file.
  interface Look {
    /// @return `null` for what is no object
    @Nullable StoreObject at(Path file) throws DataException, IOException;
  }

  /// @param key with a slash at its end where it is a folder's
  private record Child(Path path, String key, BasicFileAttributes attributes) {}

  /// @param id tells the folder from all others
  private record Branch(@Nullable Object id, Iterator<Child> left) {}

  /// @param start how the names in the folder itself begin
  /// @throws UncheckedIOException as `hasNext` and `next` throw it: around an
  ///     `AccessDeniedException` for what may not be read
  FileWalk(Path folder, String start, Look look) {
    this.look = look;
    try {
      var attributes = Files.readAttributes(folder, BasicFileAttributes.class);
      branches.push(new Branch(attributes.fileKey(), children(folder, start)));
      advance();
    } catch (NoSuchFileException _) {
      // nothing is below it
    } catch (IOException error) {
      throw failed(error);
    }
  }

  private static UncheckedIOException failed(IOException error) {
    return new UncheckedIOException(
        error instanceof AccessDeniedException
            ? "the server may not read " + error.getMessage()
            : error.toString(),
        error);
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public StoreObject next() {
    StoreObject found = next;
    if (found == null) {
      throw new NoSuchElementException();
    }
    try {
      advance();
    } catch (IOException error) {
      throw failed(error);
    }
    return found;
  }

  private void advance() throws IOException {
    next = null;
    while (next == null && !branches.isEmpty()) {
      if (!branches.getFirst().left().hasNext()) {
        branches.pop();
        continue;
      }
      Child child = branches.getFirst().left().next();
      if (!child.attributes().isDirectory()) {
        next = object(child.path());
      } else if (!isAround(child)) {
        branches.push(new Branch(child.attributes().fileKey(), children(child.path(), "")));
      }
    }
  }

  private @Nullable StoreObject object(Path file) throws IOException {
    try {
      return look.at(file);
    } catch (DataException error) {
      throw new UncheckedIOException(
          String.valueOf(error.getMessage()), new AccessDeniedException(file.toString()));
    }
  }

  /// Whether a folder is one of those that are being gone through.
  private boolean isAround(Child folder) {
    Object id = folder.attributes().fileKey();
    return id != null && branches.stream().anyMatch(each -> id.equals(each.id()));
  }

  private static Iterator<Child> children(Path folder, String start) throws IOException {
    var found = new ArrayList<Child>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      for (Path each : all) {
        String name = String.valueOf(each.getFileName());
        BasicFileAttributes attributes = name.startsWith(start) ? attributes(each) : null;
        if (attributes != null) {
          found.add(new Child(each, attributes.isDirectory() ? name + "/" : name, attributes));
        }
      }
    } catch (NoSuchFileException | NotDirectoryException _) {
      return List.<Child>of().iterator(); // gone meanwhile
    }
    found.sort(Comparator.comparing(Child::key, StoredObject.KEY_ORDER));
    return found.iterator();
  }

  /// What a link leads to, or `null` if it leads to nothing.
  private static @Nullable BasicFileAttributes attributes(Path path) throws IOException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class);
    } catch (NoSuchFileException _) {
      return null;
    } catch (FileSystemException error) {
      if (String.valueOf(error.getReason()).contains("Too many levels of symbolic links")) {
        return null;
      }
      throw error;
    }
  }
}
