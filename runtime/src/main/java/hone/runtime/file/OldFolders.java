package hone.runtime.file;

import hone.runtime.confined.ConfinedFolder;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Deletes folders that were kept for long enough, one after another and with pauses, so that
/// whoever else uses the disk does not notice. A folder gets another name first: what is there
/// under its own is whole. What a crash left half deleted goes with the next sweep.
///
/// @param folder that they are in; it may not be there
public record OldFolders(Path folder) {
  /// No attempt and no environment has a name that begins so.
  private static final String GONE = ".gone-";

  private static final long PAUSE_NANOS = 2_000_000;

  /// What decides over each folder.
  public interface Choice {
    /// Take a folder away, by the given step, if it may go.
    ///
    /// @param changed when something was last made or removed in it
    /// @return whether it was taken away
    boolean take(String name, Instant changed, Away away) throws IOException;
  }

  /// Takes a folder out of sight at once.
  public interface Away {
    void move() throws IOException;
  }

  /// Delete what may go. Ends early when the thread is interrupted.
  ///
  /// @return how many folders
  /// @throws IOException if some could not be deleted; the others are
  public int sweep(Choice choice) throws IOException {
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    int count = 0;
    @Nullable IOException failure = null;
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      for (Path each : all) {
        if (Thread.currentThread().isInterrupted()) {
          return count;
        }
        try {
          count += sweep(each, choice) ? 1 : 0;
        } catch (IOException error) {
          failure = failure == null ? error : failure;
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
    return count;
  }

  private static boolean sweep(Path each, Choice choice) throws IOException {
    String name = String.valueOf(each.getFileName());
    if (name.startsWith(GONE)) {
      delete(each);
      return false;
    }
    Path gone = each.resolveSibling(GONE + name);
    Optional<Instant> changed = changed(each);
    if (changed.isEmpty() || !choice.take(name, changed.get(), () -> Files.move(each, gone))) {
      return false;
    }
    delete(gone);
    return true;
  }

  private static void delete(Path gone) throws IOException {
    ConfinedFolder.deleteAt(gone);
    LockSupport.parkNanos(PAUSE_NANOS);
  }

  /// When a folder changed; empty for what is none.
  private static Optional<Instant> changed(Path each) throws IOException {
    if (!Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    FileTime time = Files.getLastModifiedTime(each, LinkOption.NOFOLLOW_LINKS);
    return Optional.of(time.toInstant());
  }
}
