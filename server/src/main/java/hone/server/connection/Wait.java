package hone.server.connection;

import org.jspecify.annotations.Nullable;

/// What waits for a client to send, or to take something: at most one thread. Another may cut it
/// off.
///
/// It is cut off by an interrupt, upon which Java closes the socket's channel at once. To close a
/// socket with TLS would mean to tell the client, and to wait until it takes that: without end, if
/// it takes nothing.
final class Wait implements AutoCloseable {
  private @Nullable Thread thread;
  private boolean cut;

  /// This thread may wait from now on, until it closes this.
  synchronized Wait begin() {
    thread = Thread.currentThread();
    return this;
  }

  @Override
  public synchronized void close() {
    thread = null;
    if (cut) {
      // It was meant for the connection, not for what the thread does next.
      boolean _ = Thread.interrupted();
    }
  }

  /// Close the connection, if a thread waits.
  synchronized void cutOff() {
    if (thread != null) {
      cut = true;
      thread.interrupt();
    }
  }
}
