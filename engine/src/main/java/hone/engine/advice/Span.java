package hone.engine.advice;

import java.time.Instant;

/// When trials were looked at.
///
/// @param asOf when the last look at all of them began; what came by then is known of each
/// @param readAt when what is known was read
public record Span(Instant asOf, Instant readAt) {

  /// Whether something came after all were looked at, so that it has to wait for the next look:
  /// of other trials, what came before it may not be known. What seems to come from the time after
  /// the reading was there before the clock was set back.
  boolean isLate(Instant at) {
    return at.isAfter(asOf) && !at.isAfter(readAt);
  }
}
