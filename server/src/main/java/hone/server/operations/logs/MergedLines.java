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
/// names; or all in the opposite order. Holds few lines of each at a time. Not thread-safe.
final class MergedLines {
  private static final int LINES_MAX = 32;

  private static final Comparator<Source> ORDER =
      Comparator.comparing((Source source) -> source.line().at())
          .thenComparing(source -> source.stream.name());

  private final Span span;
  private final PriorityQueue<Source> sources;

  /// Which lines, and in which order.
  ///
  /// @param from the first time, `Instant.EPOCH` for all
  /// @param until before which time; lines of one time are seen together, so it is past
  /// @param fromHead whether the earliest line is the first
  record Span(Instant from, Instant until, boolean fromHead) {
    private boolean holds(Line line) {
      return fromHead ? line.at().isBefore(until) : !line.at().isBefore(from);
    }
  }

  /// A line and where it is from.
  record Found(TrainingStream stream, Line line) {}

  /// Behind which line to go on.
  ///
  /// @param position where in its stream the next one begins, or the next one back ends
  record Place(Instant at, String stream, long position) {
    static Place of(Found found, boolean fromHead) {
      Line line = found.line();
      return new Place(line.at(), found.stream().name(), fromHead ? line.end() : line.start());
    }

    String text() {
      return at.toEpochMilli() + "|" + position + "|" + stream;
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
    private final boolean fromHead;
    private List<Line> lines;
    private int index;

    private Source(TrainingStream stream, TrainingLog log, long position, boolean fromHead) {
      this.stream = stream;
      this.log = log;
      this.fromHead = fromHead;
      lines = read(position);
    }

    private List<Line> read(long position) {
      return fromHead
          ? log.read(position, LINES_MAX)
          : log.readBefore(position, LINES_MAX).reversed();
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
        Line last = lines.getLast();
        lines = read(fromHead ? last.end() : last.start());
        index = 0;
      }
    }
  }

  /// @param after behind which line in that order, or `null` for the beginning
  MergedLines(TrainingLogs logs, List<TrainingStream> streams, Span span, @Nullable Place after) {
    this.span = span;
    sources = new PriorityQueue<>(span.fromHead() ? ORDER : ORDER.reversed());
    for (TrainingStream stream : streams) {
      TrainingLog log = logs.log(stream.attempt(), stream.host());
      long first = span.fromHead() ? head(log, span.from()) : log.find(span.until());
      long place = after == null ? first : place(log, stream, after);
      long position = span.fromHead() ? Math.max(first, place) : Math.min(first, place);
      offer(new Source(stream, log, position, span.fromHead()));
    }
  }

  private static long head(TrainingLog log, Instant from) {
    return from.equals(Instant.EPOCH) ? 0 : log.find(from);
  }

  /// Lines of one time come by their streams' names, from the tail in the opposite order: those of
  /// lesser names stand before the place either way.
  private static long place(TrainingLog log, TrainingStream stream, Place after) {
    int order = stream.name().compareTo(after.stream());
    return order == 0
        ? after.position()
        : log.find(order < 0 ? after.at().plusMillis(1) : after.at());
  }

  private void offer(Source source) {
    if (!source.isOver() && span.holds(source.line())) {
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
