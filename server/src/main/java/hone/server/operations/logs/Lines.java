package hone.server.operations.logs;

import hone.engine.backend.TrainingLogs;
import hone.engine.backend.TrainingLogs.Line;
import hone.server.operations.logs.TrainingLogStreams.Stream;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// Goes through a stream's lines from a position on, and holds few of them at once. Not
/// thread-safe.
final class Lines {
  private static final int CHUNK = 100;

  private final TrainingLogs logs;
  private final Stream stream;
  private final Deque<Line> ahead = new ArrayDeque<>();
  private long position;

  Lines(TrainingLogs logs, Stream stream, long position) {
    this.logs = logs;
    this.stream = stream;
    this.position = position;
  }

  Stream stream() {
    return stream;
  }

  /// Behind the line that was taken last.
  long position() {
    return position;
  }

  /// The next line; `null` at the present end.
  @Nullable Line peek() {
    if (ahead.isEmpty()) {
      ahead.addAll(logs.read(stream.attempt(), stream.host(), position, CHUNK).lines());
    }
    return ahead.peekFirst();
  }

  /// Go behind the next line.
  void skip() {
    Line taken = ahead.removeFirst();
    position = taken.next();
  }
}
