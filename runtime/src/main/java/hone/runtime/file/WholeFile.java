package hone.runtime.file;

import hone.runtime.confined.ConfinedFolder;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Writes files that are there whole or not at all, and deletes folders.
public final class WholeFile {
  private WholeFile() {}

  /// Write a file, or replace it.
  ///
  /// @param durable whether it must outlast a crash of the machine, and not only of the server
  public static void write(Path file, byte[] content, boolean durable) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.write(part, content);
    if (durable) {
      try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /// Replace the files of a folder by copies, so that what was hard-linked can be modified.
  ///
  /// @param folder in which no training program has run yet
  /// @param aside a file's path outside of it, on the same file system, that nothing else uses
  public static void own(Path folder, Path aside) throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(folder)) {
      all = walk.filter(each -> Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS)).toList();
    }
    for (Path each : all) {
      Files.copy(each, aside, StandardCopyOption.REPLACE_EXISTING);
      Set<PosixFilePermission> permissions = EnumSet.copyOf(Files.getPosixFilePermissions(each));
      permissions.add(PosixFilePermission.OWNER_WRITE);
      Files.setPosixFilePermissions(aside, permissions);
      Files.move(aside, each, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /// Delete a folder with everything in it; links are deleted, not followed.
  ///
  /// @param folder whose parent no training program can change
  public static void deleteFolder(Path folder) throws IOException {
    ConfinedFolder.deleteAt(folder);
  }
}
