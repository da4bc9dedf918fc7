package hone.server.connection;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.Router;
import io.helidon.webserver.ServerConnectionException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// One connection, which knows until when its client must have sent or taken something. Reads are
/// of one thread at a time, writes of one; the watch is of another.
final class TimedConnection implements ConnectionContext {
  private static final long NEVER = Long.MAX_VALUE;
  private static final long UNKNOWN = Long.MAX_VALUE;

  /// For how long what was refused already is taken, without a byte and in all, and how much of it.
  /// It is no new way to hold connections: a head that does not end holds one for longer.
  private static final Duration LINGER_STALL = Duration.ofSeconds(1);

  private static final Duration LINGER = Duration.ofSeconds(5);
  private static final long LINGER_BYTES_MAX = 8 << 20;

  /// What the bytes belong to that are read next.
  private enum Phase {
    /// Nothing has come of the next request.
    IDLE,
    HEAD,
    BODY
  }

  private final ConnectionContext context;
  private final Timeouts timeouts;
  private final LongSupplier nanos;
  private final DataReader reader;
  private final DataWriter writer = new TimedWriter();
  private final UnreadBytes.Share unread;
  private final AtomicLong readBy;
  private final AtomicLong writtenBy = new AtomicLong(NEVER);
  private final AtomicLong lingersUntil = new AtomicLong(NEVER);
  private final Wait reads = new Wait();
  private final Wait writes = new Wait();
  private volatile Phase phase = Phase.HEAD;
  private volatile Runnable end = () -> {};
  private volatile boolean ending;

  /// One at a time reads: a body that comes too slowly is still waited for while the refusal goes
  /// out.
  private final ReentrantLock reading = new ReentrantLock();

  /// How much of the request has not been read from the socket. Guarded by `reading`.
  private long left = UNKNOWN;

  /// @param nanos a steady clock
  TimedConnection(
      ConnectionContext context, Timeouts timeouts, LongSupplier nanos, UnreadBytes.Share unread) {
    this.context = context;
    this.timeouts = timeouts;
    this.nanos = nanos;
    this.unread = unread;
    readBy = new AtomicLong(after(timeouts.head()));
    reader = DataReader.create(this::read);
  }

  private long after(Duration time) {
    return nanos.getAsLong() + time.toNanos();
  }

  /// The headers are there; what is read now is their body's.
  void headEnds(Headers headers) {
    phase = Phase.BODY;
    readBy.set(NEVER);
    long length = length(headers);
    reading.lock();
    try {
      left = length == UNKNOWN ? UNKNOWN : length - reader.available();
    } finally {
      reading.unlock();
    }
  }

  private void headBegins() {
    reading.lock();
    try {
      // A late part of a body that was refused begins no request.
      left = ending ? left : UNKNOWN;
    } finally {
      reading.unlock();
    }
  }

  private static long length(Headers headers) {
    if (headers.contains(HeaderNames.TRANSFER_ENCODING)) {
      return UNKNOWN;
    }
    try {
      return headers.contentLength().orElse(0);
    } catch (IllegalArgumentException _) {
      return UNKNOWN; // it is about to be refused
    }
  }

  /// What ends the connection when the request at hand has been answered.
  void onEnd(Runnable action) {
    end = action;
  }

  /// Either side has said that no request follows. Helidon sends and reads that word, but goes on,
  /// and would take what is left of a body for a request.
  void end() {
    ending = true;
    end.run();
  }

  /// Take what is left of a request that was answered without being read, for a moment: a socket
  /// that is closed before answers it with a reset, upon which a client that is still writing gives
  /// up before it reads why it was refused.
  void linger() {
    if (!ending) {
      return;
    }
    long until = after(LINGER);
    long taken = 0;
    // Before anything that waits for a thread that reads.
    lingersUntil.set(after(LINGER_STALL));
    try {
      while (isMoreComing() && taken < LINGER_BYTES_MAX && !isPast(until, nanos.getAsLong())) {
        byte[] bytes = next();
        if (bytes == null) {
          return;
        }
        taken += bytes.length;
        lingersUntil.set(after(LINGER_STALL));
      }
    } catch (UncheckedIOException _) {
      // Closed, by the client or by the watch.
    }
  }

  private boolean isMoreComing() {
    reading.lock();
    try {
      return left > 0;
    } finally {
      reading.unlock();
    }
  }

  /// The answer begins; what is read now is what is left of the body, or the next request.
  void answerBegins() {
    phase = Phase.IDLE;
    readBy.set(NEVER);
    forgetUnread();
  }

  /// Nobody will read what has come.
  void forgetUnread() {
    unread.hold(0);
  }

  /// Close the connection if its client took too long. The thread that waits for it ends.
  void closeIfLate(long now) {
    if (isPast(readBy.get(), now) || isPast(lingersUntil.get(), now)) {
      reads.cutOff();
    }
    if (isPast(writtenBy.get(), now)) {
      writes.cutOff();
    }
  }

  private static boolean isPast(long end, long now) {
    return end != NEVER && now - end > 0;
  }

  private byte[] read() {
    // Whatever it belongs to: a body that nobody wanted is read when it has been answered.
    if (!unread.hold(reader.available())) {
      throw new CloseConnectionException("too much of a body has come at once");
    }
    switch (phase) {
      case IDLE -> readBy.set(after(timeouts.idle()));
      case HEAD -> {} // its time is running
      case BODY -> readBy.set(after(timeouts.stall()));
    }
    byte[] bytes;
    try {
      bytes = next();
    } catch (UncheckedIOException error) {
      throw new ServerConnectionException("cannot read", error);
    }
    if (bytes == null) {
      // In the middle of headers Helidon would take it for a failure of its own.
      throw new CloseConnectionException("the client has closed the connection");
    }
    switch (phase) {
      case IDLE -> {
        phase = Phase.HEAD;
        readBy.set(after(timeouts.head()));
        headBegins();
      }
      case HEAD -> {}
      case BODY -> readBy.set(NEVER);
    }
    return bytes;
  }

  /// What comes next, or `null` if the client has closed its side.
  private byte @Nullable [] next() {
    reading.lock();
    try (Wait _ = reads.begin()) {
      byte[] bytes = context.serverSocket().get();
      if (bytes != null && left != UNKNOWN) {
        left -= bytes.length;
      }
      return bytes;
    } finally {
      reading.unlock();
    }
  }

  /// Writes that are not taken in time end the connection.
  private final class TimedWriter implements DataWriter {

    private void timed(Runnable write) {
      writtenBy.set(after(timeouts.stall()));
      try (Wait _ = writes.begin()) {
        write.run();
      } finally {
        writtenBy.set(NEVER);
      }
    }

    @Override
    public void write(BufferData... buffers) {
      timed(() -> context.dataWriter().write(buffers));
    }

    @Override
    public void write(BufferData buffer) {
      timed(() -> context.dataWriter().write(buffer));
    }

    @Override
    public void writeNow(BufferData... buffers) {
      timed(() -> context.dataWriter().writeNow(buffers));
    }

    @Override
    public void writeNow(BufferData buffer) {
      timed(() -> context.dataWriter().writeNow(buffer));
    }

    @Override
    public void flush() {
      timed(() -> context.dataWriter().flush());
    }

    @Override
    public void close() {
      timed(() -> context.dataWriter().close());
    }
  }

  @Override
  public DataReader dataReader() {
    return reader;
  }

  @Override
  public DataWriter dataWriter() {
    return writer;
  }

  @Override
  public ListenerContext listenerContext() {
    return context.listenerContext();
  }

  @Override
  public ExecutorService executor() {
    return context.executor();
  }

  @Override
  public Router router() {
    return context.router();
  }

  @Override
  public Optional<ProxyProtocolData> proxyProtocolData() {
    return context.proxyProtocolData();
  }

  @Override
  public HelidonSocket serverSocket() {
    return context.serverSocket();
  }

  @Override
  public PeerInfo remotePeer() {
    return context.remotePeer();
  }

  @Override
  public PeerInfo localPeer() {
    return context.localPeer();
  }

  @Override
  public boolean isSecure() {
    return context.isSecure();
  }

  @Override
  public String socketId() {
    return context.socketId();
  }

  @Override
  public String childSocketId() {
    return context.childSocketId();
  }
}
