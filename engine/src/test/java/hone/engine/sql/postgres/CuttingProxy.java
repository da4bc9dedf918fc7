package hone.engine.sql.postgres;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/// Stands between a store and its database and cuts connections: right before a COMMIT goes through
/// or right after it, before its answer comes back, or all of them for a while. It reads statements
/// as they come, so that they must not be prepared: `prepareThreshold=0`.
public final class CuttingProxy implements Closeable {
  /// As a statement of its own is sent: `BEGIN ISOLATION LEVEL READ COMMITTED` is none.
  private static final byte[] COMMIT = "\0COMMIT\0".getBytes(StandardCharsets.US_ASCII);

  /// When to cut.
  public enum Cut {
    NEVER,
    BEFORE_COMMIT,
    AFTER_COMMIT,

    /// The same, and all others with it, from then on.
    FROM_COMMIT_ON,
    ALWAYS
  }

  private final ServerSocket listener;
  private final int target;
  private final AtomicReference<Cut> next = new AtomicReference<>(Cut.NEVER);
  private final AtomicInteger cuts = new AtomicInteger();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  /// Listen on a free port for connections to another.
  public CuttingProxy(int target) throws IOException {
    this.target = target;
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  public int port() {
    return listener.getLocalPort();
  }

  /// How often a COMMIT was cut off.
  public int cuts() {
    return cuts.get();
  }

  /// Cut at the next such moment, once.
  public void cut(Cut when) {
    next.set(when);
    if (when == Cut.ALWAYS) {
      open.forEach(CuttingProxy::end);
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      acceptOne();
    }
  }

  private void acceptOne() {
    try {
      Socket client = listener.accept();
      if (next.get() == Cut.ALWAYS) {
        end(client);
      } else {
        relay(client, new Socket(InetAddress.getLoopbackAddress(), target));
      }
    } catch (IOException _) {
      // Closed, or the database is down: the client finds out by itself.
      return;
    }
  }

  private void relay(Socket client, Socket database) {
    open.add(client);
    open.add(database);
    if (next.get() == Cut.ALWAYS) {
      // Cut off between the accept and here, too late for those who end what is open.
      end(client);
      end(database);
    }
    Thread.ofVirtual().start(() -> pump(client, database, true));
    Thread.ofVirtual().start(() -> pump(database, client, false));
  }

  private void pump(Socket from, Socket to, boolean outward) {
    var buffer = new byte[1 << 16];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        if (outward && holdsCommit(buffer, count)) {
          if (next.compareAndSet(Cut.BEFORE_COMMIT, Cut.NEVER)) {
            cuts.incrementAndGet();
            return;
          }
          boolean fromNowOn = next.compareAndSet(Cut.FROM_COMMIT_ON, Cut.ALWAYS);
          if (fromNowOn || next.compareAndSet(Cut.AFTER_COMMIT, Cut.NEVER)) {
            cuts.incrementAndGet();
            end(from);
            if (fromNowOn) {
              // Before the database has it: nothing may ask another connection what became of it.
              open.stream().filter(socket -> !socket.equals(to)).forEach(CuttingProxy::end);
            }
            out.write(buffer, 0, count);
            out.flush();
            // The database has it before the connection ends.
            Thread.sleep(5);
            return;
          }
        }
        out.write(buffer, 0, count);
        out.flush();
      }
    } catch (IOException | InterruptedException _) {
      // One side has ended; so does the other.
      return;
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  private static boolean holdsCommit(byte[] buffer, int count) {
    for (int i = 0; i + COMMIT.length <= count; i++) {
      int match = 0;
      while (match < COMMIT.length && buffer[i + match] == COMMIT[match]) {
        match++;
      }
      if (match == COMMIT.length) {
        return true;
      }
    }
    return false;
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // It has ended.
      return;
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    open.forEach(CuttingProxy::end);
  }
}
