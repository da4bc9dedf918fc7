package hone.cli;

import hone.cli.text.Words;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// A data folder in the hands of this process: no second server may work in it.
final class DataFolder implements AutoCloseable {
  private final Path path;
  private final FileChannel channel;

  private DataFolder(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /// Make the folder if it is not there, and take it.
  static DataFolder take(Path path) {
    Path file = path.resolve("server.lock");
    try {
      Files.createDirectories(path);
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      if (lock(channel) == null) {
        channel.close();
        throw new CliError(
            Exit.MACHINE,
            "another server works in the data folder '"
                + path
                + "' (process "
                + Files.readString(file).strip()
                + "); stop it or choose another with --data");
      }
      channel.truncate(0);
      channel.write(
          ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.UTF_8)));
      return new DataFolder(path, channel);
    } catch (IOException error) {
      throw new CliError(
          Exit.MACHINE, "the data folder '" + path + "' cannot be written: " + Words.error(error));
    }
  }

  Path path() {
    return path;
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException _) {
      return null; // this very process holds it
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
