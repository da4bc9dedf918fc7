package hone.server.credentials;

import hone.engine.file.Disk;
import hone.engine.file.Durability;
import hone.engine.file.OwnerOnly;
import hone.engine.file.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/// Files that only their owner may read.
final class OwnerFile {
  private OwnerFile() {}

  /// Write a file, with mode 0600: whoever looks finds all of it or nothing, also after a crash of
  /// the machine. What is sealed under a master key may lie in a database elsewhere.
  static void write(Path file, String text) {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    try {
      @Nullable Path folder = file.getParent();
      if (folder != null) {
        Disk.makeFolder(folder, OwnerOnly.folder(folder));
      }
      WholeFile.write(file, content, Durability.MACHINE, OwnerOnly.file(file));
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
