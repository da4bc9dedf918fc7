package hone.server.credentials;

import hone.engine.OwnerOnly;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/// Files that only their owner may read.
final class OwnerFile {
  private OwnerFile() {}

  /// Write a file at once: whoever looks finds all of it or nothing, with mode 0600.
  static void write(Path file, String text) {
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    try {
      @Nullable Path folder = file.getParent();
      if (folder != null) {
        Files.createDirectories(folder, OwnerOnly.folder(folder));
      }
      Files.deleteIfExists(draft);
      Files.createFile(draft, OwnerOnly.file(draft));
      Files.writeString(draft, text);
      try (var channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException error) {
      throw new CredentialsException("cannot write " + file + ": " + error, error);
    }
  }

  /// Read a file.
  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException error) {
      throw new CredentialsException("cannot read " + file + ": " + error, error);
    }
  }

  /// Refuse a file that others than its owner may read.
  static void checkMode(Path file) {
    try {
      String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
      if (!mode.endsWith("------")) {
        throw new CredentialsException(
            file + ": found the mode " + mode + ", allowed: rw------- (chmod 600 " + file + ")");
      }
    } catch (UnsupportedOperationException _) {
      // A file system without modes: its owner has seen to it otherwise, or cannot.
    } catch (IOException error) {
      throw new CredentialsException("cannot read " + file + ": " + error, error);
    }
  }
}
