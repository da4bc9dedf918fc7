package hone.runtime.docker.engine;

import hone.runtime.log.LogSource;
import hone.runtime.log.TimedLines;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
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

  /// The line of one stream that has begun.
  private static final class Part {
    private final ByteArrayOutputStream start = new ByteArrayOutputStream();
    private String time = "";
    private int length;

    void add(byte[] bytes, int from, int to) {
      int room = Math.clamp(LogSource.LINE_MAX - (long) start.size(), 0, to - from);
      start.write(bytes, from, room);
      length += to - from;
    }

    Line end() {
      String text = start.toString(StandardCharsets.UTF_8);
      String whole = length > LogSource.LINE_MAX ? text + " …(cut)" : text;
      var line =
          new Line(time, whole.endsWith("\r") ? whole.substring(0, whole.length() - 1) : whole);
      start.reset();
      length = 0;
      time = "";
      return line;
    }
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
    while (true) {
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
      Optional<Line> line = add(parts[Math.clamp(stream, 0, STREAMS - 1)], frame);
      if (line.isPresent()) {
        return line;
      }
    }
  }

  private static Optional<Line> add(Part part, byte[] frame) {
    int space = 0;
    while (space < frame.length && frame[space] != ' ') {
      space++;
    }
    if (part.time.isEmpty()) {
      part.time = new String(frame, 0, space, StandardCharsets.UTF_8);
    }
    boolean ended = frame.length > 0 && frame[frame.length - 1] == '\n';
    int from = Math.min(space + 1, frame.length);
    part.add(frame, from, Math.max(from, ended ? frame.length - 1 : frame.length));
    return ended || part.length >= ENDLESS ? Optional.of(part.end()) : Optional.empty();
  }

  private Optional<Line> unfinished() {
    for (Part part : parts) {
      if (!part.time.isEmpty()) {
        return Optional.of(part.end());
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
