package hone.runtime.log;

import java.io.IOException;
import java.util.Optional;

/// A stream of lines with their times, as an engine or a cluster gives out a program's output.
public interface TimedLines extends AutoCloseable {

  /// A line, and when it began.
  ///
  /// @param time of the same form and length in all lines, so that texts are in the order of time
  record Line(String time, String text) {}

  /// A stream that has none.
  static TimedLines none() {
    return new TimedLines() {
      @Override
      public Optional<Line> next() {
        return Optional.empty();
      }

      @Override
      public void close() {}
    };
  }

  /// Opens such a stream.
  interface Opening {

    /// @param since the time of the first line, which may be repeated; empty for all
    /// @param follow whether to go on until the program ends
    /// @return without lines where there is no such program, or it never began
    /// @throws IOException if it cannot be asked for
    TimedLines open(String since, boolean follow) throws IOException;
  }

  /// Wait for the next line; nothing at the end.
  Optional<Line> next() throws IOException;

  /// End the stream, also while another thread waits for a line.
  @Override
  void close();
}
