package hone.runtime.log;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where one host's output is read from, line by line. Not thread-safe.
public interface LogSource extends AutoCloseable {
  /// The cursor of the very beginning.
  String START = "0";

  /// Lines longer than this many bytes are cut.
  int LINE_MAX = 16 * 1_024;

  /// Read on, without waiting for lines to come.
  ///
  /// @param cursor where the last batch ended, also if an earlier server read it
  /// @param ended whether the program has ended: a last line without an end is a line, and the
  ///     call may wait for what was printed before
  Batch read(String cursor, boolean ended) throws IOException;

  /// Whether a cursor is one of its own: a note of it may be spoiled.
  default boolean knows(String cursor) {
    return true;
  }

  @Override
  default void close() {}

  /// Lines, and where the next ones are.
  ///
  /// @param lines one that ends with a carriage return was written over by the next
  /// @param at when all of them had been printed, by whichever clock; `null` where that is not told
  /// @param next without spaces
  /// @param more whether there is more already
  record Batch(List<String> lines, @Nullable Instant at, String next, boolean more) {
    public Batch {
      lines = List.copyOf(lines);
    }

    public Batch(List<String> lines, String next, boolean more) {
      this(lines, null, next, more);
    }
  }
}
