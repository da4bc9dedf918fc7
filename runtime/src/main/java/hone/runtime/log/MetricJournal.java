package hone.runtime.log;

import hone.engine.backend.MetricPoint;
import hone.engine.file.Durability;
import hone.engine.file.WholeFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The metric values of one attempt, in a file and in memory: `sequence milliseconds value name` on
/// each line, the value as `value@step` where its step is known.
///
/// Both are bounded. Values that are stored elsewhere go first; where they are not,
/// every other value of each metric goes, and never its last one. Thread-safe.
public final class MetricJournal {
  private static final System.Logger LOG = System.getLogger(MetricJournal.class.getName());

  /// What stands for bytes that are no text.
  private static final String BROKEN = "\uFFFD";

  /// With the space behind it, without which some of its digits may be gone.
  private static final Pattern NUMBER = Pattern.compile("([0-9]{1,18}) ");

  private static final int PAGE_MAX = 10_000;

  /// Of so many values some go.
  private static final int POINTS_MAX = 20_000;

  private static final long FILE_MAX = 4L << 20;

  private final Path file;
  private final List<MetricPoint> points = new ArrayList<>();

  /// Each metric's last value.
  private final SequencedMap<String, MetricPoint> latest = new LinkedHashMap<>();

  private long last;
  private long stored;

  /// What the file had when it was last written anew.
  private long base;

  public MetricJournal(Path file) {
    this.file = file;
  }

  /// Forget what was written after that length of the file, and read the rest.
  synchronized void truncate(long length) throws IOException {
    points.clear();
    latest.clear();
    last = 0;
    if (!Files.exists(file)) {
      return;
    }
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      channel.truncate(length);
      endLine(channel);
    }
    // A byte that is broken becomes `BROKEN`, where the reader of `Files` would read no further.
    try (var lines =
        new BufferedReader(
            new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        read(line);
      }
    }
  }

  /// What is appended to a line that was cut off would be lost with it.
  private static void endLine(FileChannel channel) throws IOException {
    long size = channel.size();
    ByteBuffer end = ByteBuffer.allocate(1);
    if (size > 0 && channel.read(end, size - 1) == 1 && end.get(0) != '\n') {
      channel.write(ByteBuffer.wrap(new byte[] {'\n'}), size);
    }
  }

  /// A machine that lost its power, or a bad disk, can leave a line that is none.
  private void read(String line) {
    if (line.contains(BROKEN)) {
      LOG.log(System.Logger.Level.WARNING, "left out a line that is no text, of " + file);
      skip(line);
      return;
    }
    try {
      keep(point(line));
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException error) {
      LOG.log(System.Logger.Level.WARNING, "left out a line of " + file, error);
      skip(line);
    }
  }

  /// Give no number again that a line had which is left out: who has read it would not read another
  /// value of the same number. Where its number cannot be told, each of its characters counts, as
  /// it may have been many lines.
  private void skip(String line) {
    Matcher number = NUMBER.matcher(line);
    last =
        number.lookingAt() ? Math.max(last, Long.parseLong(number.group(1))) : last + line.length();
  }

  private static MetricPoint point(String line) {
    String[] parts = line.split(" ", 4);
    String[] value = parts[2].split("@", 2);
    return new MetricPoint(
        Long.parseLong(parts[0]),
        parts[3],
        Double.parseDouble(value[0]),
        Instant.ofEpochMilli(Long.parseLong(parts[1])),
        value.length == 1 ? null : Long.valueOf(value[1]));
  }

  private static String line(MetricPoint point) {
    return point.sequence()
        + " "
        + point.at().toEpochMilli()
        + " "
        + point.value()
        + (point.step() == null ? "" : "@" + point.step())
        + " "
        + point.metric()
        + "\n";
  }

  private void keep(MetricPoint point) {
    points.add(point);
    latest.put(point.metric(), point);
    last = Math.max(last, point.sequence());
    if (points.size() >= POINTS_MAX) {
      thin();
    }
  }

  private void thin() {
    points.removeIf(each -> each.sequence() <= stored);
    if (points.size() < POINTS_MAX / 2) {
      return;
    }
    var odd = new HashSet<String>();
    points.removeIf(
        each -> {
          boolean isOdd = odd.add(each.metric());
          if (!isOdd) {
            odd.remove(each.metric());
          }
          return isOdd && !each.equals(latest.get(each.metric()));
        });
  }

  /// Write the file anew where it has grown long. To be called when all of it is noted; what it
  /// returns is to be noted before anything is appended.
  ///
  /// @return the file's length
  synchronized long compact() throws IOException {
    long length = Files.exists(file) ? Files.size(file) : 0;
    if (length < Math.max(FILE_MAX, 2 * base)) {
      return length;
    }
    var text = new StringBuilder();
    long first = points.isEmpty() ? Long.MAX_VALUE : points.getFirst().sequence();
    latest.values().stream()
        .filter(each -> each.sequence() < first)
        .forEach(each -> text.append(line(each)));
    points.forEach(each -> text.append(line(each)));
    WholeFile.write(file, text.toString().getBytes(StandardCharsets.UTF_8), Durability.PROCESS);
    base = Files.size(file);
    return base;
  }

  /// Append values.
  ///
  /// @return the file's length
  synchronized long append(List<MetricPoint> added) throws IOException {
    if (!added.isEmpty()) {
      var lines = new StringBuilder();
      added.forEach(point -> lines.append(line(point)));
      Files.writeString(
          file,
          lines,
          StandardCharsets.UTF_8,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
      added.forEach(this::keep);
    }
    return Files.exists(file) ? Files.size(file) : 0;
  }

  /// Whether a metric had any value, and the last one is finite.
  public synchronized boolean endsFinite(String metric) {
    MetricPoint value = latest.get(metric);
    return value != null && value.isFinite();
  }

  /// The last sequence number, or 0.
  synchronized long last() {
    return last;
  }

  /// Learn that the values up to a sequence number are stored elsewhere.
  public synchronized void stored(long sequence) {
    stored = Math.max(stored, sequence);
  }

  /// The values after a sequence number.
  public synchronized List<MetricPoint> after(long sequence) {
    int from = points.size();
    while (from > 0 && points.get(from - 1).sequence() > sequence) {
      from--;
    }
    return List.copyOf(points.subList(from, Math.min(points.size(), from + PAGE_MAX)));
  }
}
