package hone.engine.backend;

import java.time.Instant;
import java.util.List;

/// Reads what training jobs printed. Thread-safe.
public interface TrainingLogs {

  /// Read lines of the log of one of an attempt's hosts from a position.
  ///
  /// @param host `algo-1` to `algo-N`
  /// @param position 0, or `next` of a page or a line
  /// @param linesMax 1 to 10,000
  /// @return an empty page at the present end; of an attempt without a log, an empty page
  /// @throws hone.engine.ApiError if no line starts at that position
  Page read(AttemptId attempt, String host, long position, int linesMax);

  /// @param next where the following page starts
  record Page(List<Line> lines, long next) {
    public Page {
      lines = List.copyOf(lines);
    }
  }

  /// @param next the position behind it
  record Line(Instant at, String text, long next) {}
}
