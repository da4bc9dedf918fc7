package hone.engine.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Tells whether what a path names is still the file that it named at first. It is never opened for
/// that: whoever closes a file that SQLite has open takes its locks away.
///
/// @param key what the file system knows the file by, or `null` where it tells nothing of the kind
public record SameFile(Path path, @Nullable Object key) {
  private static final System.Logger LOG = System.getLogger(SameFile.class.getName());

  /// The file that a path names now.
  public static SameFile of(Path path) {
    try {
      return new SameFile(path, key(path));
    } catch (IOException error) {
      LOG.log(System.Logger.Level.WARNING, "cannot tell whether it will be replaced", error);
      return new SameFile(path, null);
    }
  }

  private static @Nullable Object key(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
  }

  /// What has become of the file; empty if it is there, or if nobody can tell.
  public Optional<String> change() {
    if (key == null) {
      return Optional.empty();
    }
    try {
      Object there = key(path);
      return there == null || there.equals(key)
          ? Optional.empty()
          : Optional.of("another file is in its place");
    } catch (NoSuchFileException _) {
      return Optional.of("it was deleted or moved away");
    } catch (IOException error) {
      LOG.log(System.Logger.Level.DEBUG, "cannot look whether it was replaced", error);
      return Optional.empty();
    }
  }
}
