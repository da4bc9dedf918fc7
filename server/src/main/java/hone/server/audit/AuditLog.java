package hone.server.audit;

import hone.engine.ApiError;
import hone.engine.file.OwnerOnly;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import tools.jackson.databind.json.JsonMapper;

/// A file with one JSON object a line for every call that may have changed something, written
/// before the caller hears of it. Only its owner can read it. Thread-safe.
///
/// At 64 MiB the file is set aside as `audit-<milliseconds since 1970>.log`; [EndedAuditFiles]
/// removes those, where the operator says how long they are kept.
/// After a line could not be written, changes are refused until it is: what was done stays held for
/// the file as long as the process lives.
public final class AuditLog implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(AuditLog.class.getName());
  private static final long BYTES_MAX = 64L << 20;

  private final Path file;
  private final InstantSource time;
  private final Opener opener;
  private final long bytesMax;

  /// Guards everything below.
  private final ReentrantLock lock = new ReentrantLock();

  private WritableByteChannel channel;

  /// Of the file.
  private long bytes;

  /// Of the file that is open.
  private Optional<Object> key;

  /// When the file is to be set aside; later, after that failed.
  private long bytesLimit;

  /// What is not in the file yet; nothing but for after a failure.
  private final ArrayDeque<ByteBuffer> waiting = new ArrayDeque<>();

  AuditLog(Path file, InstantSource time, Opener opener, long bytesMax) throws IOException {
    this.file = file;
    this.time = time;
    this.opener = opener;
    this.bytesMax = bytesMax;
    bytesLimit = bytesMax;
    WritableByteChannel opened = opener.open(file);
    try {
      bytes = Files.size(file);
      key = key(file);
    } catch (IOException error) {
      opened.close();
      throw error;
    }
    channel = opened;
  }

  /// How a file is opened for appending.
  interface Opener {
    WritableByteChannel open(Path file) throws IOException;
  }

  /// Open the file for appending; make it if it is not there.
  public static AuditLog open(Path file, InstantSource time) throws IOException {
    return new AuditLog(file, time, AuditLog::appending, BYTES_MAX);
  }

  static WritableByteChannel appending(Path file) throws IOException {
    if (!Files.exists(file)) {
      Files.createFile(file, OwnerOnly.file(file));
    }
    return FileChannel.open(file, Set.of(StandardOpenOption.APPEND));
  }

  /// Refuse a change that could not be written down.
  ///
  /// @throws ApiError if an earlier line could not be written, and cannot now
  public void checkWritable() {
    lock.lock();
    try {
      follow();
      append();
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
      waiting.add(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
      follow();
      append();
      if (bytes > bytesLimit) {
        setAside();
      }
    } catch (IOException error) {
      LOG.log(System.Logger.Level.ERROR, file + " cannot be written, line held: " + line, error);
    } finally {
      lock.unlock();
    }
  }

  /// Write what is waiting. After a failure it goes on where it stopped, so that no line is torn.
  /// An interrupt, as of the requests that a server's end cuts off, closes the channel: it is
  /// opened anew, and the line written; when it cannot be, the next call tries again.
  private void append() throws IOException {
    boolean interrupted = false;
    try {
      while (!waiting.isEmpty()) {
        try {
          if (!channel.isOpen()) {
            openFile();
          }
          appendFirst();
        } catch (ClosedByInterruptException _) {
          interrupted |= Thread.interrupted();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void openFile() throws IOException {
    channel = opener.open(file);
    bytes = Files.size(file);
    key = key(file);
  }

  /// Go on in the file that has the name now, where another program has moved or removed the one
  /// that is open. A line that is written in part is ended where it began.
  private void follow() throws IOException {
    if (key.equals(key(file)) || isTorn()) {
      return;
    }
    WritableByteChannel gone = channel;
    openFile();
    close(gone);
  }

  private boolean isTorn() {
    return !waiting.isEmpty() && waiting.getFirst().position() > 0;
  }

  /// Tells a file from all others; nothing where there is none, or a system has no such keys.
  private static Optional<Object> key(Path file) throws IOException {
    try {
      return Optional.ofNullable(Files.readAttributes(file, BasicFileAttributes.class).fileKey());
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  private void appendFirst() throws IOException {
    ByteBuffer first = waiting.getFirst();
    while (first.hasRemaining()) {
      bytes += channel.write(first);
    }
    waiting.removeFirst();
  }

  /// Go on in a new file; if that cannot be, in this one. The old channel is closed only when there
  /// is another, so that a failure here costs no line.
  private void setAside() {
    try {
      if (Files.exists(file)) { // else another program has moved it away
        Files.move(file, file.resolveSibling("audit-" + time.millis() + ".log"));
      }
      WritableByteChannel full = channel;
      openFile();
      bytesLimit = bytesMax;
      close(full);
    } catch (IOException error) {
      bytesLimit = bytes + bytesMax / 64;
      LOG.log(System.Logger.Level.WARNING, file + " cannot be set aside, and grows", error);
    }
  }

  private static void close(WritableByteChannel full) {
    try {
      full.close();
    } catch (IOException error) {
      LOG.log(System.Logger.Level.WARNING, "a file that was set aside cannot be closed", error);
    }
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
