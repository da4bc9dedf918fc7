package hone.runtime.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Makes files that are shared with a cache a folder's own.
public final class OwnCopies {
  private OwnCopies() {}

  /// Replace the files of a folder by copies, so that what was hard-linked can be modified.
  ///
  /// @param folder in which no training program has run yet
  /// @param aside a file's path outside of it, on the same file system, that nothing else uses
  public static void replace(Path folder, Path aside) throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(folder)) {
      all = walk.filter(each -> Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS)).toList();
    }
    for (Path each : all) {
      Files.copy(each, aside, StandardCopyOption.REPLACE_EXISTING);
      Set<PosixFilePermission> permissions = EnumSet.copyOf(Files.getPosixFilePermissions(each));
      permissions.add(PosixFilePermission.OWNER_WRITE);
      Files.setPosixFilePermissions(aside, permissions);
      Files.move(aside, each, StandardCopyOption.ATOMIC_MOVE);
    }
  }
}
