package hone.runtime.log;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Reads a program's log by the times that an engine or a cluster gives to lines. The cursor is the
/// time of the last line, and how many lines of that very time have been read. A batch has
/// the lines of one second.
///
/// Not thread-safe.
public final class TimedLog implements LogSource {
  private static final long PATIENCE_MILLIS = 100;
  private static final Duration RETRY = Duration.ofSeconds(1);

  /// How long a stream may give nothing that is followed, and be the right one: kubelets let one
  /// stall, for one when they rotate the log.
  private static final Duration SILENT = Duration.ofMinutes(5);

  /// The same after the program's end, when what it printed is there.
  private static final Duration STALLED = Duration.ofSeconds(5);

  /// How long an ended program's log may give nothing: that of a node that is lost never will.
  private static final Duration LAST_PATIENCE = Duration.ofMinutes(1);

  private final TimedLines.Opening opening;
  private final String program;
  private final LongSupplier nanos;
  /// How much of a time tells the second, as in `2026-01-01T00:00:00`.
  private static final int SECOND = 19;

  /// Lines that were taken and belong to later batches.
  private final Deque<TimedLines.Line> waiting = new ArrayDeque<>();

  private @Nullable LogFollower follower;
  private boolean last;
  private long openedNanos;

  /// When a line came, or it was first looked for with `ended`.
  private long heardNanos;

  private boolean ended;
  private Cursor begin = Cursor.START;
  private Cursor seen = Cursor.START;

  /// @param time as the engine writes it, or empty
  private record Cursor(String time, int count) {
    static final Cursor START = new Cursor("", 0);

    static Cursor parse(String text) {
      if (text.equals(LogSource.START)) {
        return START;
      }
      int slash = text.indexOf('/');
      return new Cursor(text.substring(0, slash), Integer.parseInt(text.substring(slash + 1)));
    }

    String text() {
      return time.isEmpty() ? LogSource.START : time + "/" + count;
    }

    Cursor after(String lineTime) {
      return new Cursor(lineTime, lineTime.equals(time) ? count + 1 : 1);
    }
  }

  /// @param program names it to people
  public TimedLog(TimedLines.Opening opening, String program) {
    this(opening, program, System::nanoTime);
  }

  TimedLog(TimedLines.Opening opening, String program, LongSupplier nanos) {
    this.opening = opening;
    this.program = program;
    this.nanos = nanos;
    heardNanos = nanos.getAsLong();
  }

  @Override
  public boolean knows(String cursor) {
    return cursor.equals(START) || cursor.matches("[^/]+/[0-9]{1,9}");
  }

  @Override
  public Batch read(String cursor, boolean hasEnded) throws IOException {
    Cursor at = Cursor.parse(cursor);
    if (hasEnded && !ended) {
      ended = true;
      heardNanos = nanos.getAsLong();
    }
    LogFollower open = opened(at);
    var lines = new ArrayList<String>();
    if (waiting.isEmpty()) {
      waiting.addAll(open.take(ended ? PATIENCE_MILLIS : 0));
    }
    @Nullable String second = null;
    while (!waiting.isEmpty() && (second == null || waiting.element().time().startsWith(second))) {
      TimedLines.Line line = waiting.remove();
      second = line.time().substring(0, Math.min(SECOND, line.time().length()));
      heardNanos = nanos.getAsLong();
      seen = seen.after(line.time());
      // What has the cursor's time may have been read before: the engine begins with that time.
      boolean known =
          seen.time().equals(begin.time())
              ? seen.count() <= begin.count()
              : seen.time().compareTo(begin.time()) < 0;
      if (!known) {
        at = at.after(line.time());
        lines.add(line.text());
      }
    }
    boolean more = !lines.isEmpty() || !waiting.isEmpty() || (ended && !isWhole(open));
    return new Batch(lines, instant(at.time()), at.text(), more);
  }

  private static @Nullable Instant instant(String time) {
    try {
      return Instant.parse(time);
    } catch (DateTimeException _) {
      return null; // nothing was read yet, or the engine writes it in a form of its own
    }
  }

  /// Whether an ended program's log has been read to its end, or is given up.
  private boolean isWhole(LogFollower open) throws IOException {
    // Asked once: it may come to its end at any moment, and what kept it from that is known then.
    if (last && open.isDone()) {
      IOException failure = open.failure().orElse(null);
      if (failure == null) {
        return true;
      }
      if (open.isOpened()) {
        // The end of the log, and the final values of metrics in it, would be lost.
        throw new IOException("the log of " + program + " broke off", failure);
      }
    }
    if (last && hasGone(LAST_PATIENCE, heardNanos)) {
      System.getLogger(TimedLog.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "the end of the log of " + program + " cannot be had",
              open.failure().orElse(null));
      return true;
    }
    return false;
  }

  /// The follower. A new one takes over where the last one's stream has come to its end: engines
  /// end it too soon now and then, so that an ended program's log is read once more from where
  /// the following got to. So it does where a stream gives nothing any more.
  private LogFollower opened(Cursor at) {
    LogFollower present = follower;
    if (present != null && (!waiting.isEmpty() || !isToReopen(present))) {
      return present;
    }
    if (present != null) {
      present.close();
    }
    begin = at;
    seen = Cursor.START;
    last = ended;
    openedNanos = nanos.getAsLong();
    var next = LogFollower.start(opening, program, at.time(), !ended);
    follower = next;
    return next;
  }

  private boolean isToReopen(LogFollower present) {
    boolean retry = hasGone(RETRY, openedNanos);
    if (last) {
      return present.isDone() && !present.isOpened() && retry;
    }
    if (present.isDone()) {
      return ended || retry;
    }
    Duration patience = ended ? STALLED : SILENT;
    return hasGone(patience, heardNanos) && hasGone(patience, openedNanos);
  }

  private boolean hasGone(Duration time, long sinceNanos) {
    return nanos.getAsLong() - sinceNanos > time.toNanos();
  }

  @Override
  public void close() {
    LogFollower present = follower;
    if (present != null) {
      present.close();
    }
  }
}
