package hone.cli.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/// A line to a server, which counts what passes and stands still after so many bytes, until it is
/// told to go on. Thread-safe.
public final class SlowLine implements AutoCloseable {
  private static final int LOOK_MILLIS = 10;

  private final URI server;
  private final ServerSocket listener;
  private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
  private final Way up = new Way();
  private final Way down = new Way();

  /// One direction.
  public final class Way {
    private final AtomicLong passed = new AtomicLong();
    private volatile long most = Long.MAX_VALUE;

    /// How many bytes have passed.
    public long passed() {
      return passed.get();
    }

    /// Stand still once so many more have passed.
    public void holdAfter(long bytes) {
      most = passed.get() + bytes;
    }

    public void goOn() {
      most = Long.MAX_VALUE;
    }

    /// Wait until it stands still.
    public void awaitHeld() throws InterruptedException {
      for (int i = 0; passed.get() < most; i++) {
        if (i * LOOK_MILLIS > 60_000) {
          throw new AssertionError("only " + passed.get() + " bytes passed of " + most);
        }
        Thread.sleep(LOOK_MILLIS);
      }
    }

    private void carry(Socket from, Socket to) {
      byte[] bytes = new byte[1 << 14];
      try (InputStream in = from.getInputStream();
          OutputStream out = to.getOutputStream()) {
        for (int count = in.read(bytes); count > 0; count = in.read(bytes)) {
          out.write(bytes, 0, count);
          passed.addAndGet(count);
          while (passed.get() >= most && !listener.isClosed()) {
            Thread.sleep(LOOK_MILLIS);
          }
        }
      } catch (IOException _) {
        // One end has gone, which is what tests do.
        return;
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private SlowLine(URI server) throws IOException {
    this.server = server;
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  public static SlowLine to(URI server) throws IOException {
    return new SlowLine(server);
  }

  /// Where it begins.
  public URI uri() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  /// From clients to the server.
  public Way up() {
    return up;
  }

  /// From the server to clients.
  public Way down() {
    return down;
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        var there = new Socket();
        there.connect(new InetSocketAddress(server.getHost(), server.getPort()));
        sockets.add(client);
        sockets.add(there);
        Thread.ofVirtual().start(() -> up.carry(client, there));
        Thread.ofVirtual().start(() -> down.carry(there, client));
      } catch (IOException _) {
        // The line or the server has been closed.
        return;
      }
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket each : sockets) {
      each.close();
    }
  }
}
