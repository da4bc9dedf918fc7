package hone.runtime.pipe;

import hone.engine.file.Durability;
import hone.engine.file.WholeFile;
import hone.runtime.command.Command;
import hone.runtime.command.Command.Said;
import hone.runtime.confined.ConfinedFolder;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.zip.ZipException;

/// The feeding process: `Feeder <hidden folder>`. It ends when the folder is gone or holds the file
/// `stop`; a pipe that nobody opens is waited at until then.
public final class Feeder {
  private static final Duration LOOK = Duration.ofMillis(500);

  /// How long making a pipe may take.
  private static final Duration MAKING = Duration.ofMinutes(1);

  /// A pipe as it is made, before it has its place.
  private static final Path PIPE = Path.of("pipe");

  private Feeder() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    watch(folder);
    try (FileChannel lock =
        FileChannel.open(
            folder.resolve(Feeders.LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      if (lock.tryLock() == null) {
        return; // another one is at it
      }
      feed(folder);
    } catch (IOException | OutOfMemoryError error) {
      tell(folder, error);
      throw error;
    }
  }

  /// Say why there is nothing more, for whoever looks after the training job. Before the first pipe
  /// is there, who has started this reads the errors.
  private static void tell(Path folder, Throwable error) throws IOException {
    String kind = error instanceof ZipException ? "ClientError: Data download failed: " : "";
    String why = String.valueOf(error.getMessage()).replace("%", "%%");
    byte[] text = (kind + "%s cannot be piped: " + why).getBytes(StandardCharsets.UTF_8);
    WholeFile.write(folder.resolve(Feeders.FAILED), text, Durability.PROCESS);
  }

  private static void watch(Path folder) {
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              while (Files.exists(folder) && !Files.exists(folder.resolve(Feeders.STOP))) {
                try {
                  Thread.sleep(LOOK);
                } catch (InterruptedException _) {
                  Thread.currentThread().interrupt();
                  return;
                }
              }
              // Waiting for a pipe's reader cannot be interrupted.
              Runtime.getRuntime().halt(0);
            });
  }

  private static void feed(Path folder) throws IOException {
    Feed feed;
    try (InputStream in =
        new BufferedInputStream(Files.newInputStream(folder.resolve(Feeders.FEED)))) {
      feed = Feed.read(in);
    }
    // Opened before the training program starts, which may put what it likes in the pipes' place.
    try (ConfinedFolder own = ConfinedFolder.open(folder);
        ConfinedFolder pipes = ConfinedFolder.open(feed.channel().resolveSibling("."))) {
      feed(feed, own, pipes, folder);
    }
  }

  private static void feed(Feed feed, ConfinedFolder own, ConfinedFolder pipes, Path folder)
      throws IOException {
    var writer = new EpochWriter(feed);
    make(folder);
    own.move(PIPE, pipes, pipe(feed, 0));
    Files.createFile(folder.resolve(Feeders.READY));
    for (int epoch = 0; ; epoch++) {
      // Before this epoch ends: its reader opens the next one at once.
      make(folder);
      own.move(PIPE, pipes, pipe(feed, epoch + 1));
      Path pipe = pipe(feed, epoch);
      try (OutputStream out = new BufferedOutputStream(pipes.pipe(pipe), 1 << 16)) {
        writer.write(epoch, out);
      } catch (IOException error) {
        // Most often the reader has closed the pipe early, which it may.
        if (!String.valueOf(error.getMessage()).contains("Broken pipe")) {
          throw error;
        }
      }
      pipes.delete(pipe);
    }
  }

  private static Path pipe(Feed feed, int epoch) {
    return Path.of(feed.channel().getFileName() + "_" + epoch);
  }

  private static void make(Path folder) throws IOException {
    Path pipe = folder.resolve(PIPE);
    Files.deleteIfExists(pipe);
    Said said = Command.of(List.of("mkfifo", "-m", "0644", pipe.toString())).run(MAKING);
    if (said.code() != 0) {
      throw new IOException("mkfifo " + pipe + " ended with " + said.code());
    }
  }
}
