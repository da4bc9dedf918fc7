package hone.runtime.disk;

import hone.engine.file.OwnerOnly;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/// Keeps what training jobs left and no store took, until somebody takes it away, within a bound.
///
/// What is kept stays: a FailureReason says where it is. What comes when there is no room is not
/// kept, which its own FailureReason can say. Thread-safe.
public final class Unstored {
  private static final System.Logger LOG = System.getLogger(Unstored.class.getName());

  private final Path folder;
  private final long bytesMax;
  private final ReentrantLock lock = new ReentrantLock();

  /// How much is kept of each attempt; what lies there is looked at once.
  private final Map<String, Long> sizes = new ConcurrentHashMap<>();

  /// @param folder made when something is kept
  /// @param bytesMax how much may be in it; 0 keeps nothing
  public Unstored(Path folder, long bytesMax) {
    this.folder = folder;
    this.bytesMax = bytesMax;
  }

  /// What became of a folder.
  public enum Fate {
    /// It is kept, be it by an earlier call.
    KEPT,
    NO_ROOM,
    /// There was nothing in it.
    ABSENT
  }

  /// Where what an attempt left is kept.
  public Path of(String attempt) {
    return folder.resolve(attempt);
  }

  /// Keep a folder that no program can change any more.
  ///
  /// @param from which is moved
  /// @param name where it is kept then, below what is kept of the attempt
  public Fate keep(String attempt, Path from, String name) throws IOException {
    Path to = of(attempt).resolve(name);
    lock.lock();
    try {
      if (isFolder(to)) {
        return Fate.KEPT;
      }
      if (!isFolder(from) || isEmpty(from)) {
        return Fate.ABSENT;
      }
      long room = bytesMax - total();
      OptionalLong size = FolderSize.of(from, Math.max(0, room));
      if (size.isEmpty() || size.getAsLong() > room) {
        return Fate.NO_ROOM;
      }
      Files.createDirectories(to.resolveSibling("."), OwnerOnly.folder(to));
      Files.move(from, to);
      sizes.merge(attempt, size.getAsLong(), Long::sum);
      return Fate.KEPT;
    } finally {
      lock.unlock();
    }
  }

  /// Keep all that there is of an attempt, as large as it may be; below what is kept of it already,
  /// if anything is. Waits for nobody who measures.
  ///
  /// @param from which is moved, unless it is gone
  public void keepWhole(String attempt, Path from) throws IOException {
    Path kept = of(attempt);
    if (Files.notExists(from, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.createDirectories(folder, OwnerOnly.folder(folder));
    boolean isTaken = Files.exists(kept, LinkOption.NOFOLLOW_LINKS);
    Files.move(from, isTaken ? kept.resolve("whole") : kept);
    sizes.remove(attempt);
  }

  /// Say how much is kept, if anything is.
  public void tell() throws IOException {
    lock.lock();
    try {
      long total = total();
      if (total > 0) {
        String found =
            ("%s has what %d attempts left and no store took: %,d bytes, allowed by"
                    + " unstored_gigabytes are %,d. It stays until somebody takes it away.")
                .formatted(folder, sizes.size(), total, bytesMax);
        LOG.log(System.Logger.Level.WARNING, found);
      }
    } finally {
      lock.unlock();
    }
  }

  /// What somebody has taken away counts no more.
  private long total() throws IOException {
    if (!isFolder(folder)) {
      return 0;
    }
    var there = new HashSet<String>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      for (Path each : all) {
        String attempt = String.valueOf(each.getFileName());
        there.add(attempt);
        if (!sizes.containsKey(attempt)) {
          // What cannot be looked at was not put there by this.
          sizes.put(attempt, FolderSize.of(each, bytesMax).orElse(FolderSize.ENTRY_BYTES));
        }
      }
    }
    sizes.keySet().retainAll(there);
    return sizes.values().stream().mapToLong(Long::longValue).sum();
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      return !all.iterator().hasNext();
    } catch (AccessDeniedException _) {
      return false; // its program closed it
    }
  }

  private static boolean isFolder(Path path) {
    return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
  }
}
