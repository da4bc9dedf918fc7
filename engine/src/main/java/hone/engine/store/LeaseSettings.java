package hone.engine.store;

import java.time.Duration;

/// How long a server may be silent before others take over its jobs.
///
/// @param length the lease; 10,000 days stand for ever
/// @param action how long after it was last heard a server may still launch; less than the lease,
///     so that it has ended what it began before others take over
/// @param retry how often the lease is renewed, and ended leases of others are looked for
/// @param restart how long a server that was ended on purpose is waited for
/// @param place where this server's attempts are, the same after a restart: a new life at a place
///     ends those before it
public record LeaseSettings(
    Duration length, Duration action, Duration retry, Duration restart, String place) {
  private static final Duration FOREVER = Duration.ofDays(10_000);

  public LeaseSettings {
    if (!ordered(retry, action, length)) {
      throw new IllegalArgumentException(
          "lease: found retry %s, action %s, lease %s, allowed: each longer than the one before"
              .formatted(retry, action, length));
    }
  }

  /// One whose server is waited for as long as for any other when it was ended on purpose.
  public LeaseSettings(Duration length, Duration action, Duration retry, String place) {
    this(length, action, retry, length, place);
  }

  /// Whether the times of a lease go together: each is longer than the one before.
  public static boolean ordered(Duration retry, Duration action, Duration length) {
    return retry.isPositive() && retry.compareTo(action) < 0 && action.compareTo(length) < 0;
  }

  /// For a store that only one server can open: nobody is there to take over.
  public static LeaseSettings alone(String place) {
    return new LeaseSettings(FOREVER, FOREVER.minusDays(1), Duration.ofSeconds(2), place);
  }

  /// The usual lease of one server among several.
  public static LeaseSettings shared(String place) {
    return new LeaseSettings(
        Duration.ofSeconds(15), Duration.ofSeconds(10), Duration.ofSeconds(2), place);
  }

  /// Whether it never ends.
  public boolean forever() {
    return length.compareTo(FOREVER) >= 0;
  }
}
