package hone.runtime.log;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Cuts what a program prints into lines of at most `LogSource.LINE_MAX` bytes.
///
/// A line feed ends a line. So does a carriage return that no line feed follows, by which progress
/// bars write over what they printed: such a line is passing, and ends with a carriage return here.
///
/// Not thread-safe.
public final class LineCutter {
  private final ByteArrayOutputStream start = new ByteArrayOutputStream();
  private long length;
  private boolean returned;

  /// Whether a byte begins a new line though no line feed came: what is there is to be taken as a
  /// passing line before the byte is added.
  public boolean isPassed(byte next) {
    return returned && next != '\n' && next != '\r';
  }

  /// Add a byte that is no line feed.
  public void add(byte next) {
    if (next == '\r') {
      returned = true;
      return;
    }
    length++;
    if (start.size() < LogSource.LINE_MAX) {
      start.write(next);
    }
  }

  /// How many bytes the line that has begun has.
  public long length() {
    return length;
  }

  /// Take the line, and begin another one.
  ///
  /// @param passing whether another is written over it
  public String take(boolean passing) {
    String text = start.toString(StandardCharsets.UTF_8);
    String whole = length > LogSource.LINE_MAX ? text + " …(cut)" : text;
    clear();
    return passing ? whole + "\r" : whole;
  }

  /// Forget what has begun.
  public void clear() {
    start.reset();
    length = 0;
    returned = false;
  }
}
