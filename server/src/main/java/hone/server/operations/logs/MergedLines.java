package hone.server.operations.logs;

import hone.engine.backend.TrainingLog;
import hone.engine.backend.TrainingLog.Line;
import hone.engine.backend.TrainingLogs;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// The lines of several streams in the order of their times, those of one time by the streams'
/// names. Holds few lines of each at a time. Not thread-safe.
final class MergedLines {
  private static final int LINES_MAX = 32;

  private final Instant until;
  private final PriorityQueue<Source> sources =
      new PriorityQueue<>(
          Comparator.comparing((Source source) -> source.line().at())
              .thenComparing(source -> source.stream.name()));

  /// A line and where it is from.
  record Found(TrainingStream stream, Line line) {}

  /// Behind which line to go on.
  ///
  /// @param end where in its stream the next one begins
  record Place(Instant at, String stream, long end) {
    static Place of(Found found) {
      return new Place(found.line().at(), found.stream().name(), found.line().end());
    }

    String text() {
      return at.toEpochMilli() + "|" + end + "|" + stream;
    }

    /// @throws IllegalArgumentException if it is no place
    static Place parse(String text) {
      String[] parts = text.split("\\|", 3);
      if (parts.length != 3 || !parts[1].matches("[0-9]{1,18}")) {
        throw new IllegalArgumentException(text);
      }
      Instant at = Instant.ofEpochMilli(Long.parseLong(parts[0]));
      return new Place(at, parts[2], Long.parseLong(parts[1]));
    }
  }

  private static final class Source {
    private final TrainingStream stream;
    private final TrainingLog log;
    private List<Line> lines;
    private int index;

    private Source(TrainingStream stream, TrainingLog log, long position) {
      this.stream = stream;
      this.log = log;
      lines = log.read(position, LINES_MAX);
    }

    private boolean isOver() {
      return lines.isEmpty();
    }

    private Line line() {
      return lines.get(index);
    }

    private void next() {
      index++;
      if (index == lines.size()) {
        lines = log.read(lines.getLast().end(), LINES_MAX);
        index = 0;
      }
    }
  }

  /// @param from the first time, `Instant.EPOCH` for all
  /// @param until before which time; lines of one time are seen together, so it is past
  /// @param after behind which line, or `null` for the beginning
  MergedLines(
      TrainingLogs logs,
      List<TrainingStream> streams,
      Instant from,
      Instant until,
      @Nullable Place after) {
    this.until = until;
    for (TrainingStream stream : streams) {
      TrainingLog log = logs.log(stream.attempt(), stream.host());
      offer(new Source(stream, log, Math.max(start(log, from), start(log, stream, after))));
    }
  }

  private static long start(TrainingLog log, Instant from) {
    return from.equals(Instant.EPOCH) ? 0 : log.find(from);
  }

  private static long start(TrainingLog log, TrainingStream stream, @Nullable Place after) {
    if (after == null) {
      return 0;
    }
    int order = stream.name().compareTo(after.stream());
    return order == 0 ? after.end() : log.find(order < 0 ? after.at().plusMillis(1) : after.at());
  }

  private void offer(Source source) {
    if (!source.isOver() && source.line().at().isBefore(until)) {
      sources.add(source);
    }
  }

  /// The next line, if there is one.
  Optional<Found> next() {
    Source source = sources.poll();
    if (source == null) {
      return Optional.empty();
    }
    var found = new Found(source.stream, source.line());
    source.next();
    offer(source);
    return Optional.of(found);
  }
}
