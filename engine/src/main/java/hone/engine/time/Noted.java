package hone.engine.time;

import java.time.Instant;

/// Reads times that others have noted, by clocks that may differ from this server's or were set
/// since.
public final class Noted {
  private Noted() {}

  /// The time that was noted, as far as it can be true.
  ///
  /// @param earliest when it had not happened yet
  /// @param now after which nothing has happened
  public static Instant within(Instant noted, Instant earliest, Instant now) {
    Instant at = noted.isBefore(earliest) ? earliest : noted;
    return at.isAfter(now) ? now : at;
  }
}
