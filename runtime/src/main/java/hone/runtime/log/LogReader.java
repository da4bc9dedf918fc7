package hone.runtime.log;

import hone.engine.backend.TrainingLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads a kept log while it grows. What is behind the noted length may be cut and written again
/// after a crash, so it is not there yet.
///
/// @param file the log, `<milliseconds> <text>` on each line; it may not be there
/// @param length how much of it is noted, in bytes
record LogReader(Path file, long length) implements TrainingLog {
  private static final int CHUNK = 1 << 13;

  /// How much is read at once, unless a single line is longer.
  private static final int CHUNK_MAX = 1 << 20;

  private static final int MILLIS_DIGITS_MAX = 18;

  /// What is read from a channel.
  private interface Reading<T> {
    T from(FileChannel channel, long end) throws IOException;
  }

  private <T> T open(T nothing, Reading<T> reading) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return reading.from(channel, Math.min(channel.size(), length));
    } catch (NoSuchFileException _) {
      return nothing;
    } catch (IOException error) {
      throw new UncheckedIOException("cannot read the log " + file, error);
    }
  }

  @Override
  public List<Line> read(long position, int linesMax) {
    return open(List.of(), (channel, end) -> forward(channel, position, end, linesMax));
  }

  @Override
  public List<Line> readBefore(long position, int linesMax) {
    return open(List.of(), (channel, end) -> backward(channel, Math.min(position, end), linesMax));
  }

  @Override
  public long find(Instant from) {
    return open(
        0L,
        (channel, end) -> {
          long low = 0;
          long high = end;
          // All lines before low are earlier; the line that begins at high or next to it is not.
          while (low < high) {
            long middle = (low + high) >>> 1;
            List<Line> line = forward(channel, middle, end, 1);
            if (line.isEmpty() || !line.getFirst().at().isBefore(from)) {
              high = middle;
            } else {
              low = line.getFirst().end();
            }
          }
          List<Line> found = forward(channel, low, end, 1);
          if (!found.isEmpty()) {
            return found.getFirst().start();
          }
          List<Line> last = backward(channel, end, 1);
          return last.isEmpty() ? 0L : last.getFirst().end();
        });
  }

  private static List<Line> forward(FileChannel channel, long position, long end, int linesMax)
      throws IOException {
    // The byte before tells whether a line begins here.
    long from = Math.max(0, Math.min(position, end) - 1);
    for (int size = CHUNK; ; size *= 2) {
      byte[] bytes = bytes(channel, from, Math.min(size, end - from));
      int begin = position <= 0 ? 0 : after(bytes);
      List<Line> lines = lines(channel, bytes, begin, from, size > CHUNK_MAX ? 1 : linesMax);
      boolean all = from + bytes.length >= end || lines.size() == linesMax;
      if (all || (size >= CHUNK_MAX && !lines.isEmpty())) {
        return lines;
      }
    }
  }

  private static List<Line> backward(FileChannel channel, long position, int linesMax)
      throws IOException {
    for (int size = CHUNK; ; size *= 2) {
      long from = Math.max(0, position - size);
      byte[] bytes = bytes(channel, from, position - from);
      int count = size > CHUNK_MAX ? 1 : linesMax;
      int begin = last(bytes, from == 0 ? 0 : after(bytes), count);
      List<Line> lines = lines(channel, bytes, begin, from, count);
      boolean all = from == 0 || lines.size() == count;
      if (all || (size >= CHUNK_MAX && !lines.isEmpty())) {
        return lines;
      }
    }
  }

  /// Where the last so many lines begin, or all where there are fewer.
  private static int last(byte[] bytes, int begin, int count) {
    int ends = 0;
    for (int i = bytes.length - 1; i >= begin; i--) {
      if (bytes[i] == '\n' && ++ends > count) {
        return i + 1;
      }
    }
    return begin;
  }

  private static byte[] bytes(FileChannel channel, long from, long count) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(count));
    while (buffer.hasRemaining() && channel.read(buffer, from + buffer.position()) >= 0) {
      // read on: a channel may give less than was asked for
    }
    byte[] bytes = new byte[buffer.position()];
    buffer.flip().get(bytes);
    return bytes;
  }

  /// Where the first line begins behind an end of line.
  private static int after(byte[] bytes) {
    int end = endOfLine(bytes, 0);
    return end < 0 ? bytes.length : end + 1;
  }

  private static int endOfLine(byte[] bytes, int from) {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  /// Lines without a time have that of the line before: logs of older servers hold such.
  ///
  /// @param begin where in the bytes a line begins
  /// @param from where in the log the bytes begin
  private static List<Line> lines(
      FileChannel channel, byte[] bytes, int begin, long from, int linesMax) throws IOException {
    var lines = new ArrayList<Line>();
    int start = begin;
    int end = endOfLine(bytes, start);
    while (end >= 0 && lines.size() < linesMax) {
      var raw = new String(bytes, start, end - start, StandardCharsets.UTF_8);
      boolean timed = isTimed(raw);
      Instant at;
      if (timed) {
        at = time(raw);
      } else {
        at = lines.isEmpty() ? timeBefore(channel, from + start) : lines.getLast().at();
      }
      String text = timed ? raw.substring(raw.indexOf(' ') + 1) : raw;
      lines.add(new Line(from + start, from + end + 1, at, text));
      start = end + 1;
      end = endOfLine(bytes, start);
    }
    return lines;
  }

  private static boolean isTimed(String raw) {
    int space = raw.indexOf(' ');
    return space > 0
        && space <= MILLIS_DIGITS_MAX
        && raw.chars().limit(space).allMatch(c -> c >= '0' && c <= '9');
  }

  private static Instant time(String raw) {
    return Instant.ofEpochMilli(Long.parseLong(raw.substring(0, raw.indexOf(' '))));
  }

  /// The time of the last line before a position that has one.
  private static Instant timeBefore(FileChannel channel, long position) throws IOException {
    for (long size = CHUNK; ; size *= 2) {
      long from = Math.max(0, position - size);
      byte[] bytes = bytes(channel, from, position - from);
      @Nullable Instant found = null;
      int start = from == 0 ? 0 : after(bytes);
      for (int end = endOfLine(bytes, start); end >= 0; end = endOfLine(bytes, start)) {
        var raw = new String(bytes, start, end - start, StandardCharsets.UTF_8);
        found = isTimed(raw) ? time(raw) : found;
        start = end + 1;
      }
      if (found != null || from == 0) {
        return found == null ? Instant.EPOCH : found;
      }
    }
  }
}
