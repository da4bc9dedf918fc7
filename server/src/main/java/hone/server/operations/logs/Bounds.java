package hone.server.operations.logs;

import hone.engine.ApiError;
import hone.engine.backend.TrainingLog.Line;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Which lines a request asks for.
///
/// @param from the first time
/// @param until before which time
/// @param linesMax how many at most
record Bounds(Instant from, Instant until, int linesMax) {
  private static final int LINES_MAX = 10_000;

  /// @throws ApiError if they hold nothing
  static Bounds of(@Nullable Long start, @Nullable Long end, @Nullable Integer limit) {
    var bounds =
        new Bounds(
            start == null ? Instant.EPOCH : Instant.ofEpochMilli(start),
            end == null ? Instant.MAX : Instant.ofEpochMilli(end),
            limit == null ? LINES_MAX : limit);
    if (bounds.from.isAfter(bounds.until)) {
      throw ApiError.validation(
          "endTime: found " + end + ", allowed is no time before startTime, " + start);
    }
    return bounds;
  }

  boolean holds(Line line) {
    return !line.at().isBefore(from) && line.at().isBefore(until);
  }
}
