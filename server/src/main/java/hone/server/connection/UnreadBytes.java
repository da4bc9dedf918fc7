package hone.server.connection;

import java.util.concurrent.atomic.AtomicLong;

/// What has come over all connections and nobody has read yet: chunks of HTTP, which Helidon takes
/// as a whole, whatever their length. The first bytes of each connection are free, since it has
/// that much anyway. Thread-safe.
final class UnreadBytes {
  private static final int FREE = 64 * 1024;
  private static final long CHUNK_MAX = 16 << 20;
  private static final long ALL_MAX = 64 << 20;

  private final AtomicLong all = new AtomicLong();

  /// What one connection has of it. For one thread at a time.
  final class Share {
    private long held;

    /// Say how much there is now.
    ///
    /// @return `false` if it has become more, and that is too much
    boolean hold(long bytes) {
      long counted = Math.max(0, bytes - FREE);
      long more = counted - held;
      held = counted;
      boolean fits = all.addAndGet(more) <= ALL_MAX && counted <= CHUNK_MAX;
      return more <= 0 || fits;
    }
  }
}
