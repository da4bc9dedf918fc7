package hone.runtime.process;

import hone.engine.backend.MetricPoint;
import hone.runtime.metrics.LineMetrics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// Moves what a training program prints into its kept log, line by line with a time, and reads the
/// metrics on the way.
///
/// The program writes to a file of its own and never waits for the server. Where that file grows
/// beyond 64 MiB, what has been read of it is cut off; lines printed in that very moment may be
/// lost. The kept log has 64 MiB at most and lines of 16 KiB at most. How far it got is noted
/// beside the log, so that a restart neither repeats nor skips a line or a metric.
///
/// Not thread-safe: used by the attempt's own thread.
final class LogSpool {
  private static final int LINE_MAX = 16 * 1_024;
  private static final long SPOOL_MAX = 64L << 20;
  private static final long KEPT_MAX = 64L << 20;
  private static final int CHUNK = 1 << 18;

  private final Path out;
  private final KeptLog kept;
  private final LineMetrics metrics;
  private final InstantSource clock;
  private final MetricJournal journal;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
  private Position position;
  private boolean cutLine;

  /// How far the spool was read, and how long the files beside it were then.
  record Position(long read, long log, long journal, long lines) {
    static final Position START = new Position(0, 0, 0, 0);
  }

  LogSpool(Path out, KeptLog kept, LineMetrics metrics, MetricJournal journal, InstantSource clock)
      throws IOException {
    this.out = out;
    this.kept = kept;
    this.metrics = metrics;
    this.journal = journal;
    this.clock = clock;
    position = kept.position();
    kept.truncate(position.log());
    journal.truncate(position.journal());
  }

  /// How many lines have been read.
  long lines() {
    return position.lines();
  }

  /// Read what is new.
  ///
  /// @param ended whether a last line without an end is a line
  /// @return whether there were new metric values
  boolean drain(boolean ended) throws IOException {
    if (!Files.exists(out)) {
      return false;
    }
    long before = journal.last();
    try (FileChannel in =
        FileChannel.open(out, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      boolean more = true;
      while (more) {
        more = drainChunk(in, ended);
      }
      if (position.read() > SPOOL_MAX) {
        in.truncate(0);
        position = new Position(0, position.log(), position.journal(), position.lines());
        kept.note(position);
      }
    }
    return journal.last() > before;
  }

  /// Read one chunk's whole lines, and note how far that was.
  private boolean drainChunk(FileChannel in, boolean ended) throws IOException {
    buffer.clear();
    line.reset();
    int count = in.read(buffer, position.read());
    if (count <= 0) {
      return false;
    }
    buffer.flip();
    Instant now = clock.instant();
    var texts = new ArrayList<String>();
    int consumed = 0;
    for (int i = 0; i < count; i++) {
      byte b = buffer.get(i);
      if (b == '\n') {
        endLine(texts);
        consumed = i + 1;
      } else if (line.size() < LINE_MAX) {
        line.write(b);
      } else {
        cutLine = true;
      }
    }
    boolean last = position.read() + count >= in.size();
    boolean longerThanAChunk = count == CHUNK && consumed == 0;
    boolean neverEnded = ended && last;
    if (consumed < count && (longerThanAChunk || neverEnded)) {
      endLine(texts);
      consumed = count;
    }
    line.reset();
    cutLine = false;
    record(texts, consumed, now);
    return consumed > 0 && !last;
  }

  private void endLine(List<String> texts) {
    String text = line.toString(StandardCharsets.UTF_8);
    String whole = cutLine ? text + " …(cut)" : text;
    texts.add(whole.endsWith("\r") ? whole.substring(0, whole.length() - 1) : whole);
    line.reset();
    cutLine = false;
  }

  private void record(List<String> texts, int consumed, Instant now) throws IOException {
    if (consumed == 0) {
      return;
    }
    var points = new ArrayList<MetricPoint>();
    long sequence = journal.last();
    for (String text : texts) {
      for (LineMetrics.Value value : metrics.read(text)) {
        sequence++;
        points.add(new MetricPoint(sequence, value.metric(), value.value(), now));
      }
    }
    long log = kept.append(texts, now, KEPT_MAX);
    long written = journal.append(points);
    position =
        new Position(position.read() + consumed, log, written, position.lines() + texts.size());
    kept.note(position);
  }
}
