package hone.runtime.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Which of this machine's folders `file://` may lead into.
///
/// @param allowed those, with all that is in them
/// @param hidden those of them that it may not: the data folder, and what the system tells of
///     processes and gives them as secrets
record FileFolders(List<Path> allowed, List<Path> hidden) {
  private static final List<Path> SYSTEM =
      Stream.of("/proc", "/sys", "/dev", "/run/secrets", "/var/run/secrets").map(Path::of).toList();

  private static final Path FILE_SYSTEM = Path.of("/");

  FileFolders {
    allowed = List.copyOf(allowed);
    hidden = List.copyOf(hidden);
  }

  static FileFolders of(Path data, List<Path> allowed) {
    var hidden = new ArrayList<>(SYSTEM);
    hidden.addFirst(data.toAbsolutePath().normalize());
    return new FileFolders(
        allowed.stream().map(each -> each.toAbsolutePath().normalize()).toList(), hidden);
  }

  /// @param path absolute and normal
  void check(String uri, Path path) throws DataException {
    if (path.startsWith(hidden.getFirst())) {
      throw new DataException(
          uri + ": the server's data folder is not for training jobs; allowed are other folders");
    }
    if (hidden.stream().anyMatch(path::startsWith)) {
      throw new DataException(
          uri + ": the system's folders are not for training jobs; allowed are other folders");
    }
    if (allowed.stream().noneMatch(path::startsWith)) {
      throw new DataException(
          uri + ": this server's file_folders do not have it; allowed are " + shown());
    }
  }

  /// Whether a path lies in an allowed folder by its name; `follow` looks where it leads.
  ///
  /// @param path absolute and normal
  boolean contains(Path path) {
    return allowed.stream().anyMatch(path::startsWith)
        && hidden.stream().noneMatch(path::startsWith);
  }

  private String shown() {
    return allowed.isEmpty()
        ? "locations in s3://"
        : "s3://, and files in "
            + allowed.stream().map(Path::toString).collect(Collectors.joining(", "));
  }

  /// Where a path leads, links followed.
  ///
  /// @param root a real folder that no training program can move
  /// @param below what is in it; no part of it was a link
  record Spot(Path root, Path below) {
    Spot child(Path name) {
      return new Spot(root, below.resolve(name));
    }

    Path path() {
      return root.resolve(below);
    }
  }

  /// Follow a path's links, and check where they lead. Who can write there may put others in their
  /// place at any time: what is opened is the spot, from its root on without any link.
  Spot follow(Path path) throws DataException, IOException {
    for (Path each = path; each != null; each = each.getParent()) {
      if (Files.exists(each)) {
        Path real = each.toRealPath();
        if (isIn(real, hidden.subList(0, 1))) {
          throw new DataException(path + ": a link leads into the server's data folder");
        }
        if (isIn(real, hidden) || !isIn(real, allowed)) {
          throw new DataException(path + ": a link leads out of the folders that are allowed");
        }
        Path root = root(real);
        return new Spot(root, root.relativize(real.resolve(each.relativize(path))));
      }
    }
    throw new NoSuchFileException(path.toString());
  }

  /// The allowed folder. Where all of the machine's are, its programs are the server's user's, and
  /// nobody has to be able to list the folders above.
  private Path root(Path real) throws IOException {
    Path found = null;
    for (Path each : allowed) {
      Path folder = isIn(real, List.of(each)) ? each.toRealPath() : FILE_SYSTEM;
      if (!folder.equals(FILE_SYSTEM) && (found == null || found.startsWith(folder))) {
        found = folder;
      }
    }
    if (found != null) {
      return found;
    }
    Path parent = real.getParent();
    return parent == null || Files.isDirectory(real) ? real : parent;
  }

  private static boolean isIn(Path real, List<Path> folders) throws IOException {
    for (Path each : folders) {
      if (Files.exists(each) && real.startsWith(each.toRealPath())) {
        return true;
      }
    }
    return false;
  }
}
