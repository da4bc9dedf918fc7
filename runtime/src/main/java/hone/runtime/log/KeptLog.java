package hone.runtime.log;

import hone.engine.ApiError;
import hone.engine.backend.TrainingLogs.Line;
import hone.engine.backend.TrainingLogs.Page;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// One host's log as it is kept: `<milliseconds> <text>` on each line.
///
/// @param file the log
public record KeptLog(Path file) {
  /// How the server's own lines begin.
  public static final String OWN = "(hone) ";

  private Path fullFile() {
    return file.resolveSibling(file.getFileName() + ".full");
  }

  void truncate(long length) throws IOException {
    if (Files.exists(file)) {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(length);
      }
    }
  }

  /// Append lines, as long as the log has room.
  ///
  /// @return the log's length
  long append(List<String> texts, Instant at, long max) throws IOException {
    long length = Files.exists(file) ? Files.size(file) : 0;
    if (Files.exists(fullFile())) {
      return length;
    }
    var lines = new StringBuilder();
    String time = at.toEpochMilli() + " ";
    for (String text : texts) {
      lines.append(time).append(text.replace('\r', ' ')).append('\n');
    }
    byte[] bytes = lines.toString().getBytes(StandardCharsets.UTF_8);
    if (length + bytes.length >= max) {
      String notice = time + "(the log is full: later lines are read for metrics and not kept)\n";
      bytes = notice.getBytes(StandardCharsets.UTF_8);
      Files.write(file, bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      Files.createFile(fullFile());
      return length + bytes.length;
    }
    Files.write(file, bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    return length + bytes.length;
  }

  /// Whether its last line is that text.
  boolean endsWith(String text) throws IOException {
    byte[] wanted = (" " + text + "\n").getBytes(StandardCharsets.UTF_8);
    if (!Files.exists(file) || Files.size(file) < wanted.length) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      channel.position(channel.size() - wanted.length);
      return Arrays.equals(Channels.newInputStream(channel).readAllBytes(), wanted);
    }
  }

  /// Read lines from a byte position. A line that is just being written is left for later.
  ///
  /// @throws ApiError if no line starts there
  public Page read(long position, int linesMax) throws IOException {
    var lines = new ArrayList<Line>();
    if (!Files.exists(file)) {
      return new Page(lines, position);
    }
    long next = position;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      checkStart(channel, position, size);
      channel.position(position);
      var reader =
          new BufferedReader(
              new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
      while (lines.size() < linesMax && next < size) {
        String raw = reader.readLine();
        long end = raw == null ? size + 1 : next + raw.getBytes(StandardCharsets.UTF_8).length + 1;
        if (raw == null || end > size) {
          break;
        }
        next = end;
        int space = raw.indexOf(' ');
        lines.add(
            new Line(
                Instant.ofEpochMilli(Long.parseLong(raw.substring(0, space))),
                raw.substring(space + 1),
                next));
      }
    }
    return new Page(lines, next);
  }

  private static void checkStart(FileChannel channel, long position, long size) throws IOException {
    var before = ByteBuffer.allocate(1);
    boolean isStart =
        position == 0
            || position > size
            || (channel.read(before, position - 1) == 1 && before.get(0) == '\n');
    if (!isStart) {
      throw ApiError.validation("The specified nextToken is invalid.");
    }
  }
}
