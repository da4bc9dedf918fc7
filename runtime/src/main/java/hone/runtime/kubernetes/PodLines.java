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

  /// @param stream closed with these lines
  PodLines(InputStream in, AutoCloseable stream) {
    this.in = new BufferedInputStream(in, CHUNK);
    this.stream = stream;
  }

  @Override
  public Optional<Line> next() throws IOException {
    int next = in.read();
    if (time.isEmpty()) {
      if (next < 0) {
        return Optional.empty();
      }
      time = time(next);
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

  private String time(int first) throws IOException {
    var text = new StringBuilder();
    for (int next = first; next >= 0 && next != ' ' && text.length() < TIME_MAX; next = in.read()) {
      text.append((char) next);
    }
    return time(text.toString());
  }

  private static String time(String text) throws IOException {
    try {
      return TIME.format(Instant.parse(text));
    } catch (DateTimeException error) {
      throw new IOException("found '" + text + "' where a log's line has its time", error);
    }
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
