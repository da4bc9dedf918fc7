package hone.runtime.kubernetes;

import hone.runtime.log.LineCutter;
import hone.runtime.log.TimedLines;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/// Reads lines from a pod's log, `<time> <text>` each.
///
/// Not thread-safe, but for `close`.
final class PodLines implements TimedLines {
  private static final int CHUNK = 1 << 16;

  /// Of one length, in UTC, whatever zone a node has.
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.nnnnnnnnn'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static final int TIME_MAX = 64;

  private final InputStream in;
  private final AutoCloseable stream;
  private final LineCutter line = new LineCutter();

  /// The time of the line that has begun. What is written over by a carriage return has the same.
  private String time = "";

  private boolean resumed;

  /// @param resumed whether the log is read from some time on, up to which it has been read
  /// @param stream closed with these lines
  PodLines(InputStream in, boolean resumed, AutoCloseable stream) {
    this.in = new BufferedInputStream(in, CHUNK);
    this.resumed = resumed;
    this.stream = stream;
  }

  @Override
  public Optional<Line> next() throws IOException {
    if (resumed) {
      resumed = false;
      skipRest();
    }
    int next = in.read();
    if (time.isEmpty()) {
      if (next < 0) {
        return Optional.empty();
      }
      time = time(word(next));
      next = in.read();
    }
    while (next >= 0 && next != '\n') {
      if (line.isPassed((byte) next)) {
        var passing = new Line(time, line.take(true));
        line.add((byte) next);
        return Optional.of(passing);
      }
      line.add((byte) next);
      next = in.read();
    }
    var whole = new Line(time, line.take(false));
    time = "";
    return Optional.of(whole);
  }

  /// Pass over what is left of a line that began before: a node keeps a long line in pieces with a
  /// time each, and a kubelet gives those from some time on without that of the first. It has an
  /// end, as a line after it was read before.
  private void skipRest() throws IOException {
    in.mark(TIME_MAX + 1);
    String begin = word(in.read());
    in.reset();
    if (isTime(begin)) {
      return;
    }
    int next = in.read();
    boolean isEmpty = next < 0;
    while (next >= 0 && next != '\n') {
      next = in.read();
    }
    if (next < 0 && !isEmpty) {
      throw noTime(begin);
    }
  }

  private static boolean isTime(String text) {
    try {
      Instant.parse(text);
      return true;
    } catch (DateTimeException _) {
      return false;
    }
  }

  private String word(int first) throws IOException {
    var text = new StringBuilder();
    int next = first;
    while (next >= 0 && next != ' ' && next != '\n' && text.length() < TIME_MAX) {
      text.append((char) next);
      next = in.read();
    }
    return text.toString();
  }

  private static String time(String text) throws IOException {
    try {
      return TIME.format(Instant.parse(text));
    } catch (DateTimeException _) {
      throw noTime(text);
    }
  }

  private static IOException noTime(String text) {
    return new IOException("found '" + text + "' where a log's line has its time");
  }

  @Override
  public void close() {
    try {
      stream.close();
    } catch (Exception error) {
      System.getLogger(PodLines.class.getName())
          .log(System.Logger.Level.DEBUG, "while closing a log's stream", error);
    }
  }
}
