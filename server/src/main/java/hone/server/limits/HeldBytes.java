package hone.server.limits;

import hone.engine.ApiError;
import java.util.concurrent.Semaphore;

/// The bytes of one body that is being held, of which all of its kind may have so many. The
/// first ones of each are free: connections are limited already, and so the small requests of
/// others go on when somebody holds all of the rest. Thread-safe.
public final class HeldBytes implements AutoCloseable {
  private static final int FREE = 16 * 1024;
  private static final int KIBIBYTE = 1024;

  private final Semaphore kibibytes;

  /// Guarded by this, as what follows.
  private long bytes;

  private int acquired;
  private boolean closed;

  HeldBytes(Semaphore kibibytes) {
    this.kibibytes = kibibytes;
  }

  /// Hold more of it.
  ///
  /// @throws ApiError if too much is held already
  public synchronized void add(int more) {
    bytes += more;
    int needed = (int) ((Math.max(0, bytes - FREE) + KIBIBYTE - 1) / KIBIBYTE) - acquired;
    if (closed || (needed > 0 && !kibibytes.tryAcquire(needed))) {
      throw ApiError.throttled();
    }
    acquired += Math.max(0, needed);
  }

  @Override
  public synchronized void close() {
    kibibytes.release(acquired);
    acquired = 0;
    closed = true;
  }
}
