package hone.runtime.data;

import hone.runtime.data.Selection.Item;
import hone.runtime.storage.DataException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/// Brings many objects into one folder, several at a time.
record Downloads(Cache cache) {
  private static final int AT_A_TIME = 8;

  /// Bring them all; the first error ends it.
  ///
  /// @throws DataException also for a name that would lead out of the folder, or that another
  ///     object's name stands in the way of
  void bring(List<Item> items, Path folder) throws DataException, IOException {
    Files.createDirectories(folder);
    AtOnce.each(items.size(), AT_A_TIME, i -> bring(items.get(i), folder));
  }

  private void bring(Item item, Path folder) throws DataException, IOException {
    Path target = target(item, folder);
    try {
      Path parent = target.getParent();
      Files.createDirectories(parent == null ? folder : parent);
      cache.bring(item.place(), item.object(), target);
    } catch (FileAlreadyExistsException error) {
      throw collides(item, error);
    } catch (FileSystemException error) {
      String reason = String.valueOf(error.getReason());
      if (reason.contains("Not a directory")) {
        throw collides(item, error);
      }
      if (reason.contains("File name too long")) {
        throw new DataException(item.place().name() + item.object().key() + ": " + reason);
      }
      throw error;
    }
  }

  /// S3 may hold both `a` and `a/b`, a folder cannot.
  private static DataException collides(Item item, FileSystemException error) {
    return new DataException(
        item.place().name()
            + item.object().key()
            + ": another object's name stands in the way, "
            + error.getFile());
  }

  private static Path target(Item item, Path folder) throws DataException {
    try {
      Path path = folder;
      for (String part : item.name().split("/", -1)) {
        if (part.equals(".") || part.equals("..")) {
          throw new DataException(
              item.place().name()
                  + item.object().key()
                  + ": found '"
                  + part
                  + "' in its name, allowed are names of files");
        }
        path = part.isEmpty() ? path : path.resolve(part); // S3 takes `a//b`, too
      }
      if (path.equals(folder)) {
        throw new DataException(item.place().name() + item.object().key() + ": found no name");
      }
      return path;
    } catch (InvalidPathException error) {
      throw new DataException(item.place().name() + item.object().key() + ": " + error.getReason());
    }
  }
}
