package hone.runtime.log;

import hone.engine.backend.MetricPoint;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The metric values of one attempt, in a file and in memory: `sequence milliseconds value name` on
/// each line, the value as `value@step` where its step is known. Thread-safe.
public final class MetricJournal {
  private static final int PAGE_MAX = 10_000;

  private final Path file;
  private final List<MetricPoint> points = new ArrayList<>();

  /// By the metrics' names, whether their last value is finite.
  private final Map<String, Boolean> finite = new LinkedHashMap<>();
  private long dropped;

  public MetricJournal(Path file) {
    this.file = file;
  }

  /// Forget what was written after that length of the file, and read the rest.
  synchronized void truncate(long length) throws IOException {
    points.clear();
    finite.clear();
    dropped = 0;
    if (!Files.exists(file)) {
      return;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(length);
    }
    for (String line : Files.readAllLines(file)) {
      String[] parts = line.split(" ", 4);
      String[] value = parts[2].split("@", 2);
      keep(
          new MetricPoint(
              Long.parseLong(parts[0]),
              parts[3],
              Double.parseDouble(value[0]),
              Instant.ofEpochMilli(Long.parseLong(parts[1])),
              value.length == 1 ? null : Long.valueOf(value[1])));
    }
  }

  private void keep(MetricPoint point) {
    points.add(point);
    finite.put(point.metric(), point.isFinite());
  }

  /// Append values.
  ///
  /// @return the file's length
  synchronized long append(List<MetricPoint> added) throws IOException {
    if (!added.isEmpty()) {
      var lines = new StringBuilder();
      for (MetricPoint point : added) {
        lines
            .append(point.sequence())
            .append(' ')
            .append(point.at().toEpochMilli())
            .append(' ')
            .append(point.value())
            .append(point.step() == null ? "" : "@" + point.step())
            .append(' ')
            .append(point.metric())
            .append('\n');
      }
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
    return finite.getOrDefault(metric, false);
  }

  /// The last sequence number, or 0.
  synchronized long last() {
    return dropped + points.size();
  }

  /// The values after a sequence number. Asking for them says that those before are stored
  /// elsewhere; they are kept in the file alone.
  public synchronized List<MetricPoint> after(long sequence) {
    if (sequence - dropped > PAGE_MAX) {
      int known = (int) Math.min(sequence - dropped, points.size());
      points.subList(0, known).clear();
      dropped += known;
    }
    int from = Math.clamp(sequence - dropped, 0, points.size());
    return List.copyOf(points.subList(from, Math.min(points.size(), from + PAGE_MAX)));
  }
}
