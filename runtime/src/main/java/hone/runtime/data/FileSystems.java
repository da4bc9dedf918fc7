package hone.runtime.data;

import hone.engine.training.TrainingSpec.FileSystem;
import hone.runtime.storage.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The file systems that training jobs may use, as the configuration names them: folders of this
/// machine. Thread-safe.
public record FileSystems(List<Entry> entries) {
  public FileSystems {
    entries = List.copyOf(entries);
  }

  /// One file system.
  ///
  /// @param id as requests name it, e.g. `fs-0123456789abcdef0`
  /// @param type `EFS` or `FSxLustre`
  /// @param folder where it is mounted
  /// @param writable whether a request may ask for `rw`
  public record Entry(String id, String type, Path folder, boolean writable) {}

  /// The folder that a request means.
  ///
  /// @throws DataException if there is no such, or it may not be used so
  public Path find(FileSystem asked) throws DataException, IOException {
    Entry entry =
        entries.stream()
            .filter(each -> each.id().equals(asked.id()))
            .findFirst()
            .orElseThrow(
                () ->
                    new DataException(
                        "found the file system '"
                            + asked.id()
                            + "', allowed are those of the configuration's file_systems: "
                            + entries.stream().map(Entry::id).toList()));
    if (!entry.type().equals(asked.type())) {
      throw new DataException(
          "the file system '"
              + asked.id()
              + "': found the type "
              + asked.type()
              + ", it is "
              + entry.type());
    }
    if (asked.writable() && !entry.writable()) {
      throw new DataException(
          "the file system '" + asked.id() + "': found the access mode rw, allowed is ro");
    }
    Path folder = entry.folder().resolve(asked.directory().replaceFirst("^/+", "")).normalize();
    if (!Files.isDirectory(folder)) {
      throw new DataException(
          "the file system '" + asked.id() + "' has no folder '" + asked.directory() + "'");
    }
    // What is told is what was looked at: a program may put another link there meanwhile.
    Path real = folder.toRealPath();
    if (!real.startsWith(entry.folder().toRealPath())) {
      throw new DataException(
          "the file system '" + asked.id() + "': " + asked.directory() + " leads out of it");
    }
    return real;
  }
}
