package hone.engine.time;

import java.time.Duration;
import java.time.Instant;

/// A moment at which the wall clock was set, forwards or back.
///
/// @param before what it showed until then
/// @param after what it showed from then on
public record ClockJump(Instant before, Instant after) {

  /// How far it was set.
  public Duration by() {
    return Duration.between(before, after);
  }
}
