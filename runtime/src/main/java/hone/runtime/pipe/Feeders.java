package hone.runtime.pipe;

import hone.runtime.libc.Held;
import java.io.BufferedOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Starts feeding processes. Thread-safe.
///
/// @param java the program that runs them
/// @param classPath where their classes are
public record Feeders(Path java, String classPath) {
  static final String FEED = "feed";
  static final String LOCK = "lock";
  static final String READY = "ready";
  static final String STOP = "stop";
  static final String FAILED = "failed";

  /// The feeder's heap: a base, and a factor of the size of the feed, which it holds in memory.
  private static final long HEAP_BASE = 48L << 20;

  private static final int HEAP_FACTOR = 8;

  private static final Path SETSID = Path.of("/usr/bin/setsid");
  private static final Duration START_TIME = Duration.ofSeconds(60);

  /// Those that run as this very program does.
  public static Feeders ofThisProcess() {
    return new Feeders(
        Path.of(System.getProperty("java.home"), "bin", "java"),
        System.getProperty("java.class.path"));
  }

  /// Start feeding; the first pipe is there when this returns.
  ///
  /// @param hidden the feed's own folder; the feeding ends when it is gone
  public void start(Feed feed, Path hidden) throws IOException {
    Files.createDirectories(hidden);
    Files.deleteIfExists(hidden.resolve(STOP));
    Files.deleteIfExists(hidden.resolve(READY));
    Files.deleteIfExists(hidden.resolve(FAILED));
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(hidden.resolve(FEED)))) {
      feed.write(out);
    }
    Process process = process(hidden).start();
    try {
      for (long left = START_TIME.toMillis(); left > 0; left -= 10) {
        if (Files.exists(hidden.resolve(READY))) {
          return;
        }
        if (!process.isAlive()) {
          break;
        }
        Thread.sleep(10);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
    throw new IOException(
        "the process that feeds pipes did not start: "
            + Held.text(hidden.resolve("errors")).strip());
  }

  private ProcessBuilder process(Path hidden) throws IOException {
    var command = new ArrayList<String>();
    if (Files.isExecutable(SETSID)) {
      command.add(SETSID.toString());
    }
    command.addAll(
        List.of(
            java.toString(),
            "-Xmx" + (HEAP_BASE + HEAP_FACTOR * Files.size(hidden.resolve(FEED))),
            "--enable-native-access=ALL-UNNAMED",
            "-Xshare:auto",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            classPath,
            Feeder.class.getName(),
            hidden.toString()));
    var builder = new ProcessBuilder(command);
    String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
    builder.environment().clear();
    builder.environment().put("PATH", path);
    builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.redirectError(hidden.resolve("errors").toFile());
    return builder;
  }

  /// Why a channel is fed no more though nobody has ended that; nothing if it is well.
  ///
  /// @param hidden what `start` was given
  public static Optional<String> problem(Path hidden, String channel) {
    try {
      if (!Files.exists(hidden.resolve(READY)) || Files.exists(hidden.resolve(STOP))) {
        return Optional.empty();
      }
      // Looked at first: one that ends has told before why.
      boolean isThere = isThere(hidden);
      if (Files.exists(hidden.resolve(FAILED))) {
        String told = Held.text(hidden.resolve(FAILED));
        return Optional.of(told.formatted("the channel " + channel));
      }
      return isThere
          ? Optional.empty()
          : Optional.of("the process that feeds the channel " + channel + " is gone");
    } catch (IOException | OverlappingFileLockException error) {
      // Not seen is not gone.
      System.getLogger(Feeders.class.getName())
          .log(System.Logger.Level.DEBUG, "cannot look at " + hidden, error);
      return Optional.empty();
    }
  }

  /// A feeder holds the lock as long as it lives.
  private static boolean isThere(Path hidden) throws IOException {
    try (FileChannel file = FileChannel.open(hidden.resolve(LOCK), StandardOpenOption.WRITE);
        FileLock lock = file.tryLock()) {
      return lock == null;
    }
  }

  /// End feeding.
  ///
  /// @param hidden what `start` was given
  public static void stop(Path hidden) throws IOException {
    if (Files.isDirectory(hidden)) {
      Files.writeString(hidden.resolve(STOP), "");
    }
  }
}
