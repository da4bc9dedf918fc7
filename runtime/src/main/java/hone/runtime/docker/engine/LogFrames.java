package hone.runtime.docker.engine;

import hone.runtime.log.LineCutter;
import hone.runtime.log.TimedLines;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// Reads lines from an engine's log stream.
///
/// Source: Docker's engine API, ContainerAttach, "Stream format": frames of 8 bytes (stream, 0, 0,
/// 0, length) and a text, `<time> <part of a line>`. A long line comes in several frames, each
/// with a time, of which the last alone ends with a line feed.
///
/// Not thread-safe.
public final class LogFrames implements TimedLines {
  /// What never ends is a line nevertheless, after so many bytes.
  private static final int ENDLESS = 1 << 18;

  private static final int STREAMS = 3;

  private final DataInputStream in;
  private final Closeable stream;
  private final Part[] parts = new Part[STREAMS];

  /// Lines of the frame that was read last. What ends with a carriage return was written over by
  /// the next, which has the same time.
  private final Deque<Line> waiting = new ArrayDeque<>();

  /// The line of one stream that has begun, and the time of its first part.
  private static final class Part {
    private final LineCutter line = new LineCutter();
    private String time = "";
  }

  /// @param stream closed with these lines
  public LogFrames(InputStream in, Closeable stream) {
    this.in = new DataInputStream(in);
    this.stream = stream;
    for (int i = 0; i < STREAMS; i++) {
      parts[i] = new Part();
    }
  }

  @Override
  public Optional<Line> next() throws IOException {
    while (waiting.isEmpty()) {
      int stream = in.read();
      if (stream < 0) {
        return unfinished();
      }
      in.skipNBytes(3);
      byte[] frame = new byte[in.readInt()];
      try {
        in.readFully(frame);
      } catch (EOFException _) {
        return unfinished();
      }
      add(parts[Math.clamp(stream, 0, STREAMS - 1)], frame);
    }
    return Optional.of(waiting.removeFirst());
  }

  private void add(Part part, byte[] frame) {
    int space = 0;
    while (space < frame.length && frame[space] != ' ') {
      space++;
    }
    if (part.time.isEmpty()) {
      part.time = new String(frame, 0, space, StandardCharsets.UTF_8);
    }
    boolean ended = frame.length > 0 && frame[frame.length - 1] == '\n';
    int from = Math.min(space + 1, frame.length);
    int to = Math.max(from, ended ? frame.length - 1 : frame.length);
    for (int i = from; i < to; i++) {
      if (part.line.isPassed(frame[i])) {
        waiting.add(new Line(part.time, part.line.take(true)));
      }
      part.line.add(frame[i]);
    }
    if (ended || part.line.length() >= ENDLESS) {
      waiting.add(end(part));
    }
  }

  private static Line end(Part part) {
    var line = new Line(part.time, part.line.take(false));
    part.time = "";
    return line;
  }

  private Optional<Line> unfinished() {
    for (Part part : parts) {
      if (!part.time.isEmpty()) {
        return Optional.of(end(part));
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    try {
      stream.close();
    } catch (IOException | RuntimeException error) {
      System.getLogger(LogFrames.class.getName())
          .log(System.Logger.Level.DEBUG, "while closing a log's stream", error);
    }
  }
}
