package hone.cli.log;

import hone.engine.file.OwnerOnly;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// A file with one JSON object a line: `time`, `level`, `logger`, `message`, and `error` with its
/// stack trace. Thread-safe.
///
/// At 64 MiB the file `server.log` becomes `server.log.1`, in place of an earlier one; where it
/// cannot, it grows, and that is tried again. Errors go to stderr as well. If the file cannot be
/// written, lines go to stderr instead, and what was written of one is taken back: the server goes
/// on. Or the lines go to standard output, and nothing else anywhere.
public final class ServerLog implements AutoCloseable {
  private static final long BYTES_MAX = 64L << 20;
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final @Nullable Path file;
  private final System.Logger.Level least;
  private final InstantSource time;
  private final LongAdder warnings = new LongAdder();
  private final LongAdder errors = new LongAdder();
  private final ReentrantLock lock = new ReentrantLock();
  private final Opener opener;
  private @Nullable OutputStream out; // guarded by lock
  private long bytes; // guarded by lock

  /// Whether a part of a line may be at the file's end. Guarded by lock.
  private boolean torn;

  /// When the file is to be set aside; later, after that failed. Guarded by lock.
  private long bytesLimit = BYTES_MAX;

  private ServerLog(
      @Nullable Path file, System.Logger.Level least, InstantSource time, Opener opener) {
    this.file = file;
    this.least = least;
    this.time = time;
    this.opener = opener;
  }

  /// How a file is opened for appending.
  interface Opener {
    OutputStream open(Path file) throws IOException;
  }

  /// Open the file for appending, and make every `System.Logger` of this process write to it.
  public static ServerLog open(Path file, System.Logger.Level least, InstantSource time)
      throws IOException {
    return open(file, least, time, ServerLog::appending);
  }

  static ServerLog open(Path file, System.Logger.Level least, InstantSource time, Opener opener)
      throws IOException {
    var log = new ServerLog(file, least, time, opener);
    log.openFile(file);
    JsonLoggerFinder.writeTo(log);
    return log;
  }

  /// Make every `System.Logger` of this process write to a stream, which is left open.
  public static ServerLog open(PrintStream out, System.Logger.Level least, InstantSource time) {
    var log = new ServerLog(null, least, time, ServerLog::appending);
    log.out = out;
    JsonLoggerFinder.writeTo(log);
    return log;
  }

  /// How many lines of that level there were since it was opened.
  public long warnings() {
    return warnings.sum();
  }

  /// How many lines of that level there were since it was opened.
  public long errors() {
    return errors.sum();
  }

  boolean takes(System.Logger.Level level) {
    return level.getSeverity() >= least.getSeverity() && level != System.Logger.Level.OFF;
  }

  void write(System.Logger.Level level, String logger, String message, @Nullable Throwable error) {
    switch (level) {
      case WARNING -> warnings.increment();
      case ERROR -> errors.increment();
      case ALL, TRACE, DEBUG, INFO, OFF -> {} // nobody needs to be woken
    }
    String line = line(level, logger, message, error);
    lock.lock();
    try {
      if (out == null) {
        System.err.println(line);
        return;
      }
      append((line + "\n").getBytes(StandardCharsets.UTF_8));
      if (file != null && bytes > bytesLimit) {
        setAside(file);
      }
    } catch (IOException unwritable) {
      System.err.println("hone: " + file + " cannot be written: " + unwritable);
      System.err.println(line);
    } finally {
      lock.unlock();
    }
    // The HTTP library logs what it also throws, and whoever catches that says it better.
    if (file != null && level == System.Logger.Level.ERROR && !logger.startsWith("io.helidon.")) {
      System.err.println("hone: " + message + " (" + file + " has more)");
    }
  }

  private String line(
      System.Logger.Level level, String logger, String message, @Nullable Throwable error) {
    var record = MAPPER.createObjectNode();
    record.put("time", time.instant().toString());
    record.put("level", level.name());
    record.put("logger", logger);
    record.put("message", message);
    if (error != null) {
      var trace = new StringWriter();
      error.printStackTrace(new PrintWriter(trace));
      record.put("error", trace.toString());
    }
    return MAPPER.writeValueAsString(record);
  }

  private void append(byte[] line) throws IOException {
    if (torn && file != null) {
      takeBack(file);
    }
    OutputStream to = Objects.requireNonNull(out);
    torn = true;
    to.write(line);
    to.flush();
    torn = false;
    bytes += line.length;
  }

  /// Take the part of a line away, and open the file anew. A pipe is kept: opened anew it would
  /// hold all up that write into it until somebody reads again.
  private void takeBack(Path file) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      torn = false;
      return;
    }
    if (Files.exists(file)) { // else another program has moved it away
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(bytes);
      }
    }
    OutputStream before = out;
    openFile(file);
    torn = false;
    closeFull(file, before);
  }

  /// An interrupt of the thread that writes does not close it, as it would a channel.
  private static OutputStream appending(Path file) throws IOException {
    return new FileOutputStream(file.toFile(), true);
  }

  private void openFile(Path file) throws IOException {
    if (!Files.exists(file)) {
      Files.createFile(file, OwnerOnly.file(file));
    }
    OutputStream opened = opener.open(file);
    out = opened;
    bytes = Files.size(file);
  }

  /// Go on in a new file; if that cannot be, in this one, which is closed only when there is
  /// another.
  private void setAside(Path file) {
    OutputStream full = out;
    try {
      if (Files.exists(file)) { // else it has been moved away before
        Path earlier = file.resolveSibling(file.getFileName() + ".1");
        Files.move(file, earlier, StandardCopyOption.REPLACE_EXISTING);
      }
      openFile(file);
      bytesLimit = BYTES_MAX;
    } catch (IOException error) {
      bytesLimit = bytes + BYTES_MAX / 64;
      System.err.println("hone: " + file + " cannot be set aside, and grows: " + error);
      return;
    }
    closeFull(file, full);
  }

  private static void closeFull(Path file, @Nullable OutputStream full) {
    try {
      if (full != null) {
        full.close();
      }
    } catch (IOException error) {
      System.err.println("hone: what was written of " + file + " may be missing: " + error);
    }
  }

  @Override
  public void close() throws IOException {
    JsonLoggerFinder.writeTo(null);
    lock.lock();
    try {
      if (out != null) {
        if (file == null) {
          out.flush();
        } else {
          out.close();
        }
        out = null;
      }
    } finally {
      lock.unlock();
    }
  }
}
