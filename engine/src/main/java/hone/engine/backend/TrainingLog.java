package hone.engine.backend;

import java.time.Instant;
import java.util.List;

/// What one host of one attempt printed, line by line, in the order of their times. Only whole
/// lines are seen, and those that were seen stay as and where they are. Thread-safe.
///
/// Positions are bytes. One that lies inside a line stands for the beginning of the next, and one
/// beyond the end for the end.
public interface TrainingLog {
  /// A position behind every line.
  long END = Long.MAX_VALUE;

  /// Read lines from a position on.
  ///
  /// @param position from 0
  /// @param linesMax from 1; there may be fewer than that before the end where they are long
  /// @return none at the present end
  List<Line> read(long position, int linesMax);

  /// Read the last lines that end at a position or before, in order.
  ///
  /// @param linesMax from 1; there may be fewer than that after the head where they are long
  /// @return none at the head
  List<Line> readBefore(long position, int linesMax);

  /// Where the first line of that time or later begins, or the present end.
  long find(Instant from);

  /// A line without its end.
  ///
  /// @param start where it begins
  /// @param end where the next one begins
  record Line(long start, long end, Instant at, String text) {}
}
