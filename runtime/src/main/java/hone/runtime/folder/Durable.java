package hone.runtime.folder;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/// Files that are there whole, on disk, or not at all.
final class Durable {
  private Durable() {}

  static void sync(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  static void syncFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /// Write a small file, and make its folder where that is not there; its name is on disk, too.
  static void write(Path file, byte[] content) throws IOException {
    Path parent = file.getParent();
    if (parent == null) {
      throw new IllegalArgumentException("no file in a folder: " + file);
    }
    Files.createDirectories(parent);
    replace(file, content);
    syncFolder(parent);
  }

  /// Write a small file into a folder that is there.
  static void replace(Path file, byte[] content) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".part");
    try {
      Files.write(part, content);
      sync(part);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
