package hone.server.audit;

import hone.engine.ApiError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import tools.jackson.databind.json.JsonMapper;

/// A file with one JSON object a line for every call that may have changed something, written
/// before the caller hears of it. Only its owner can read it. Thread-safe.
///
/// At 64 MiB the file is set aside as `audit-<milliseconds since 1970>.log`; none is ever removed.
/// After a line could not be written, changes are refused until one can.
public final class AuditLog implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(AuditLog.class.getName());
  private static final long BYTES_MAX = 64L << 20;

  private final Path file;
  private final InstantSource time;

  /// Guards everything below.
  private final ReentrantLock lock = new ReentrantLock();

  private FileChannel channel;
  private long bytes;
  private boolean failed;

  private AuditLog(Path file, InstantSource time) throws IOException {
    this.file = file;
    this.time = time;
    channel = open(file);
    bytes = channel.size();
  }

  /// Open the file for appending; make it if it is not there.
  public static AuditLog open(Path file, InstantSource time) throws IOException {
    return new AuditLog(file, time);
  }

  private static FileChannel open(Path file) throws IOException {
    if (!Files.exists(file)) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    return FileChannel.open(file, Set.of(StandardOpenOption.APPEND));
  }

  /// Refuse a change that could not be written down.
  ///
  /// @throws ApiError if the last line could not be written, and an empty one cannot either
  public void checkWritable() {
    lock.lock();
    try {
      if (failed) {
        append("\n");
        failed = false;
      }
    } catch (IOException error) {
      LOG.log(System.Logger.Level.ERROR, file + " cannot be written; changes are refused", error);
      throw ApiError.unavailable("The audit log cannot be written. Try again later.");
    } finally {
      lock.unlock();
    }
  }

  /// Write one line.
  public void write(AuditEntry entry) {
    var members = new LinkedHashMap<String, Object>();
    members.put("time", time.instant().toString());
    members.putAll(entry.members());
    String line = JsonMapper.shared().writeValueAsString(members) + "\n";
    lock.lock();
    try {
      append(line);
      if (bytes > BYTES_MAX) {
        setAside();
      }
    } catch (IOException error) {
      failed = true;
      LOG.log(System.Logger.Level.ERROR, file + " cannot be written, line lost: " + line, error);
    } finally {
      lock.unlock();
    }
  }

  private void append(String text) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    while (buffer.hasRemaining()) {
      bytes += channel.write(buffer);
    }
  }

  private void setAside() throws IOException {
    channel.close();
    Files.move(file, file.resolveSibling("audit-" + time.millis() + ".log"));
    channel = open(file);
    bytes = 0;
  }

  @Override
  public void close() {
    lock.lock();
    try {
      channel.close();
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    } finally {
      lock.unlock();
    }
  }
}
