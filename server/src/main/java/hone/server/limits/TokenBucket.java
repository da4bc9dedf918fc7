package hone.server.limits;

/// Lets so many calls through a second, and after a pause a second's worth at once. Thread-safe.
final class TokenBucket {
  private final double perSecond;

  /// Guarded by this.
  private double tokens;

  /// Guarded by this.
  private long filledAt;

  /// @param now a steady clock's nanoseconds
  TokenBucket(double perSecond, long now) {
    this.perSecond = perSecond;
    tokens = perSecond;
    filledAt = now;
  }

  /// Whether a call may go on.
  synchronized boolean take(long now) {
    tokens = Math.min(perSecond, tokens + (now - filledAt) / 1e9 * perSecond);
    filledAt = now;
    if (tokens < 1) {
      return false;
    }
    tokens -= 1;
    return true;
  }
}
