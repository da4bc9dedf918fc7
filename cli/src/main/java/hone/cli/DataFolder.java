package hone.cli;

import hone.cli.client.Endpoint;
import hone.cli.text.Words;
import hone.engine.file.Disk;
import hone.engine.file.Durability;
import hone.engine.file.OwnerOnly;
import hone.engine.file.WholeFile;
import hone.runtime.file.DiskRoom;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A data folder in the hands of this process: no second server may work in it.
final class DataFolder implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(DataFolder.class.getName());

  private static final Set<StandardOpenOption> OPEN =
      EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);

  /// What lets others than the owner see or change what is in the folder.
  private static final Set<PosixFilePermission> OTHERS =
      PosixFilePermissions.fromString("---rw-rw-");

  /// The lock's file of each folder in the hands of this process. The operating system's lock is
  /// the process's, not the channel's: to close another channel on the file would give it up.
  private static final Set<Path> TAKEN = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final Path file;
  private final FileChannel channel;

  private DataFolder(Path path, Path file, FileChannel channel) {
    this.path = path;
    this.file = file;
    this.channel = channel;
  }

  /// Make the folder if it is not there, and take it.
  static DataFolder take(Path path) {
    make(path);
    try {
      Path file = path.toRealPath().resolve("server.lock");
      if (!TAKEN.add(file)) {
        throw another(path, Long.toString(ProcessHandle.current().pid()));
      }
      try {
        return new DataFolder(path, file, locked(path, file));
      } catch (IOException | RuntimeException error) {
        TAKEN.remove(file);
        throw error;
      }
    } catch (IOException error) {
      throw new CliError(
          Exit.MACHINE, "the data folder '" + path + "' cannot be written: " + Words.error(error));
    }
  }

  private static FileChannel locked(Path path, Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, OPEN, OwnerOnly.file(file));
    try {
      if (channel.tryLock() == null) {
        throw another(path, Files.readString(file).strip());
      }
      // Of a server that was killed.
      Files.deleteIfExists(path.resolve(Endpoint.FILE));
      channel.truncate(0);
      channel.write(
          ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.UTF_8)));
      return channel;
    } catch (IOException | RuntimeException error) {
      channel.close();
      throw error;
    }
  }

  private static CliError another(Path path, String process) {
    return new CliError(
        Exit.MACHINE,
        "another server works in the data folder '"
            + path
            + "' (process "
            + process
            + "); stop it or choose another with --data");
  }

  private static void make(Path path) {
    if (Files.exists(path) && !Files.isDirectory(path)) {
      throw new CliError(
          Exit.MACHINE, "the data folder '" + path + "' is a file, and no folder (--data)");
    }
    try {
      Disk.makeFolder(path, OwnerOnly.folder(path));
    } catch (IOException error) {
      throw new CliError(
          Exit.MACHINE, "the data folder '" + path + "' cannot be made: " + Words.error(error));
    }
  }

  /// Warn where others than the owner may look into the folder, which is left as it was found.
  void tellWhoMayRead() {
    try {
      Set<PosixFilePermission> found = Files.getPosixFilePermissions(path);
      if (!Collections.disjoint(found, OTHERS)) {
        LOG.log(
            System.Logger.Level.WARNING,
            "others than its owner may look into the data folder {0} (mode {1}), which tells"
                + " hyperparameters, environments and logs of jobs; ''chmod 700 {0}'' keeps them"
                + " out",
            path,
            PosixFilePermissions.toString(found));
      }
    } catch (UnsupportedOperationException | IOException error) {
      LOG.log(System.Logger.Level.DEBUG, "cannot see who may read " + path, error);
    }
  }

  /// Warn where its disk has so little room that nothing is stored on it but the server's records.
  void tellShortage() {
    try {
      DiskRoom.shortage(path)
          .ifPresent(
              shortage ->
                  LOG.log(
                      System.Logger.Level.WARNING,
                      "on the disk of the data folder {0} {1}; until there is more, no data are"
                          + " fetched and no objects are put into the buckets on it",
                      path,
                      shortage));
    } catch (IOException error) {
      LOG.log(System.Logger.Level.DEBUG, "cannot see how much room there is for " + path, error);
    }
  }

  /// Tell the commands on this machine where the folder's server listens.
  void tellAddress(URI server) throws IOException {
    byte[] line = (server + "\n").getBytes(StandardCharsets.UTF_8);
    WholeFile.write(path.resolve(Endpoint.FILE), line, Durability.PROCESS);
  }

  Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      Files.deleteIfExists(path.resolve(Endpoint.FILE));
    } finally {
      TAKEN.remove(file);
    }
  }
}
