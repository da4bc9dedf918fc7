package hone.engine.time;

import java.time.Duration;

/// How long to wait before each next try: twice as long as before the last one, up to a bound.
public record Pauses(Duration first, Duration longest) {
  /// More than any bound needs, and no overflow.
  private static final int DOUBLINGS_MAX = 30;

  public Pauses {
    if (!first.isPositive() || longest.compareTo(first) < 0) {
      throw new IllegalArgumentException("found " + first + " to " + longest);
    }
  }

  /// The pause after so many failures, of which the last has just been; at least one.
  public Duration after(int failures) {
    int doublings = Math.clamp(failures - 1L, 0, DOUBLINGS_MAX);
    Duration pause = first.multipliedBy(1L << doublings);
    return pause.compareTo(longest) > 0 ? longest : pause;
  }
}
