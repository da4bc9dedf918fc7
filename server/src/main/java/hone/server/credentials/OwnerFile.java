package hone.server.credentials;

import hone.engine.file.Disk;
import hone.engine.file.Durability;
import hone.engine.file.OwnerOnly;
import hone.engine.file.WholeFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Files that only their owner may read.
final class OwnerFile {
  private static final Set<StandardOpenOption> MADE =
      EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);

  private OwnerFile() {}

  /// Write a file, with mode 0600: whoever looks finds all of it or nothing, also after a crash of
  /// the machine. What is sealed under a master key may lie in a database elsewhere.
  static void write(Path file, String text) {
    try {
      makeFolder(file);
      put(file, text);
    } catch (IOException error) {
      throw new CredentialsException("cannot write " + file + ": " + error, error);
    }
  }

  /// Write a file where none is there, as the other: of several processes and threads that would at
  /// the same time, one does, and the others find its file.
  static synchronized void writeFirst(Path file, String text) {
    Path lock = file.resolveSibling(file.getFileName() + ".lock");
    try {
      makeFolder(file);
      // A lock, as the data folder's and SQLite's: not every file system has links to take a name
      // by. Who waited for one whose name is gone finds the file.
      try (var channel = FileChannel.open(lock, MADE, OwnerOnly.file(lock));
          var _ = channel.lock()) {
        if (!Files.exists(file)) {
          put(file, text);
        }
        Files.deleteIfExists(lock);
      }
    } catch (IOException error) {
      throw new CredentialsException("cannot write " + file + ": " + error, error);
    }
  }

  private static void makeFolder(Path file) throws IOException {
    @Nullable Path folder = file.getParent();
    if (folder != null) {
      Disk.makeFolder(folder, OwnerOnly.folder(folder));
    }
  }

  private static void put(Path file, String text) throws IOException {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    WholeFile.write(file, content, Durability.MACHINE, OwnerOnly.file(file));
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
