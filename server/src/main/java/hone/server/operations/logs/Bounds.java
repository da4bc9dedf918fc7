package hone.server.operations.logs;

import hone.engine.ApiError;
import hone.engine.backend.TrainingLogs.Line;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Which lines an answer may hold: those of a time, and no more than fit into AWS's 1 MiB.
///
/// @param start in milliseconds since 1970, inclusive
/// @param end exclusive
/// @param linesMax how many lines
record Bounds(long start, long end, int linesMax) {
  /// The size of an answer, of which AWS counts the text and 26 bytes for each event.
  static final int BYTES_MAX = 1 << 20;

  private static final int EVENT_BYTES = 26;
  private static final int LINES_MAX = 10_000;

  /// @throws ApiError if they hold nothing
  static Bounds of(@Nullable Long start, @Nullable Long end, @Nullable Integer limit) {
    var bounds =
        new Bounds(
            start == null ? 0 : start,
            end == null ? Long.MAX_VALUE : end,
            limit == null ? LINES_MAX : limit);
    if (bounds.start > bounds.end) {
      throw ApiError.validation(
          "endTime: found " + end + ", allowed is no time before startTime, " + start);
    }
    return bounds;
  }

  boolean holds(Line line) {
    long at = line.at().toEpochMilli();
    return at >= start && at < end;
  }

  /// What a line takes of an answer.
  static int bytes(Line line) {
    return line.text().getBytes(StandardCharsets.UTF_8).length + EVENT_BYTES;
  }
}
