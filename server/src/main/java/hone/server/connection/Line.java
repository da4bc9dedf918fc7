package hone.server.connection;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
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
import java.util.function.LongSupplier;

/// One connection, which knows until when its client must have sent or taken something. Reads are
/// of one thread, writes too; the watch is of another.
final class Line implements ConnectionContext {
  private static final long NEVER = Long.MAX_VALUE;

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
  private final AtomicLong readBy;
  private final AtomicLong writtenBy = new AtomicLong(NEVER);
  private volatile Phase phase = Phase.HEAD;
  private volatile Runnable end = () -> {};

  /// @param nanos a steady clock
  Line(ConnectionContext context, Timeouts timeouts, LongSupplier nanos) {
    this.context = context;
    this.timeouts = timeouts;
    this.nanos = nanos;
    readBy = new AtomicLong(after(timeouts.head()));
    reader = DataReader.create(this::read);
  }

  private long after(Duration time) {
    return nanos.getAsLong() + time.toNanos();
  }

  /// The headers are there; what is read now is their body's.
  void headEnds() {
    phase = Phase.BODY;
    readBy.set(NEVER);
  }

  /// What ends the connection when the request at hand has been answered.
  void onEnd(Runnable action) {
    end = action;
  }

  /// Either side has said that no request follows. Helidon sends and reads that word, but goes on,
  /// and would take what is left of a body for a request.
  void end() {
    end.run();
  }

  /// The answer begins; what is read now is what is left of the body, or the next request.
  void answerBegins() {
    phase = Phase.IDLE;
    readBy.set(NEVER);
  }

  /// Close the connection if its client took too long. The thread that waits for it ends.
  void closeIfLate(long now) {
    if (isPast(readBy.get(), now) || isPast(writtenBy.get(), now)) {
      context.serverSocket().close();
    }
  }

  private static boolean isPast(long end, long now) {
    return end != NEVER && now - end > 0;
  }

  private byte[] read() {
    switch (phase) {
      case IDLE -> readBy.set(after(timeouts.idle()));
      case HEAD -> {} // its time is running
      case BODY -> readBy.set(after(timeouts.stall()));
    }
    byte[] bytes;
    try {
      bytes = context.serverSocket().get();
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
      }
      case HEAD -> {}
      case BODY -> readBy.set(NEVER);
    }
    return bytes;
  }

  /// Writes that are not taken in time end the connection.
  private final class TimedWriter implements DataWriter {

    private void timed(Runnable write) {
      writtenBy.set(after(timeouts.stall()));
      try {
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
