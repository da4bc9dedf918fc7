package hone.runtime.log;

import hone.engine.backend.TrainingLog.Line;
import hone.engine.file.OwnerOnly;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
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

  /// Append lines, as long as the log has room. A break within one becomes a blank.
  ///
  /// @param now their time, or the last line's where the clock went back
  /// @return the log's length
  long append(List<String> texts, Instant now, long max) throws IOException {
    long length = Files.exists(file) ? Files.size(file) : 0;
    if (Files.exists(fullFile())) {
      return length;
    }
    var lines = new StringBuilder();
    List<Line> last = new LogReader(file, length).readBefore(length, 1);
    Instant at = last.isEmpty() || last.getFirst().at().isBefore(now) ? now : last.getFirst().at();
    String time = at.toEpochMilli() + " ";
    for (String text : texts) {
      lines.append(time).append(oneLine(text)).append('\n');
    }
    byte[] bytes = lines.toString().getBytes(StandardCharsets.UTF_8);
    if (length + bytes.length >= max) {
      String notice = time + "(the log is full: later lines are read for metrics and not kept)\n";
      bytes = notice.getBytes(StandardCharsets.UTF_8);
      write(bytes);
      Files.createFile(fullFile());
      return length + bytes.length;
    }
    write(bytes);
    return length + bytes.length;
  }

  private void write(byte[] bytes) throws IOException {
    try {
      Files.write(file, bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (NoSuchFileException _) {
      // Somebody took the logs away: what is printed from now on is kept in new ones.
      Path folder = file.resolveSibling(".").normalize();
      Files.createDirectories(folder, OwnerOnly.folder(folder));
      Files.write(file, bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
  }

  private static String oneLine(String text) {
    return text.replace('\r', ' ').replace('\n', ' ');
  }

  /// Whether its last line is that text.
  boolean endsWith(String text) throws IOException {
    byte[] wanted = (" " + oneLine(text) + "\n").getBytes(StandardCharsets.UTF_8);
    if (!Files.exists(file) || Files.size(file) < wanted.length) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      channel.position(channel.size() - wanted.length);
      return Arrays.equals(Channels.newInputStream(channel).readAllBytes(), wanted);
    }
  }

  /// The texts of its last lines, in order.
  public List<String> tail(int linesMax) throws IOException {
    long length = Files.exists(file) ? Files.size(file) : 0;
    return new LogReader(file, length)
        .readBefore(length, linesMax).stream().map(Line::text).toList();
  }
}
