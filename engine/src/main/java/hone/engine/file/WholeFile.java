package hone.engine.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;

/// Writes files that are there whole or not at all. One at a time may write a file: its draft lies
/// beside it under a fixed name, so that one which a crash left is replaced by the next.
public final class WholeFile {
  private WholeFile() {}

  /// Write a file into a folder that is there, or replace it.
  ///
  /// @param attributes of the file, such as `OwnerOnly` gives
  public static void write(
      Path file, byte[] content, Durability durability, FileAttribute<?>... attributes)
      throws IOException {
    write(file, content, durability, Disk.REAL, attributes);
  }

  static void write(
      Path file,
      byte[] content,
      Durability durability,
      Disk.Forcing disk,
      FileAttribute<?>... attributes)
      throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".part");
    Files.deleteIfExists(draft);
    Files.createFile(draft, attributes);
    Files.write(draft, content);
    move(draft, file, durability, disk);
  }

  /// Give a complete draft its name, or have it replace what has that name.
  ///
  /// @param draft on the same file system
  public static void move(Path draft, Path file, Durability durability) throws IOException {
    move(draft, file, durability, Disk.REAL);
  }

  private static void move(Path draft, Path file, Durability durability, Disk.Forcing disk)
      throws IOException {
    if (durability == Durability.MACHINE) {
      disk.force(draft);
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    if (durability == Durability.MACHINE) {
      Disk.syncFolder(file.resolveSibling("."), disk);
    }
  }
}
