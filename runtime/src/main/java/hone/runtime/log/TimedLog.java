package hone.runtime.log;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/// Reads a program's log by the times that an engine or a cluster gives to lines. The cursor is the
/// time of the last line, and how many lines of that very time have been read.
///
/// Not thread-safe.
public final class TimedLog implements LogSource {
  private static final long PATIENCE_MILLIS = 100;
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final TimedLines.Opening opening;
  private final String program;
  private @Nullable LogFollower follower;
  private boolean last;
  private long openedNanos;
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
    this.opening = opening;
    this.program = program;
  }

  @Override
  public Batch read(String cursor, boolean ended) throws IOException {
    Cursor at = Cursor.parse(cursor);
    LogFollower open = opened(at, ended);
    var lines = new ArrayList<String>();
    for (TimedLines.Line line : open.take(ended ? PATIENCE_MILLIS : 0)) {
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
    boolean full = !lines.isEmpty();
    if (!full && last && open.isDone() && open.failure().isPresent()) {
      // The end of the log, and the final values of metrics in it, would be lost.
      throw new IOException("the log of " + program + " broke off", open.failure().get());
    }
    return new Batch(lines, at.text(), full || (ended && !(last && open.isDone())));
  }

  /// The follower. A new one takes over where the last one's stream has come to its end: engines
  /// end it too soon now and then, so that an ended program's log is read once more from where
  /// the following got to.
  private LogFollower opened(Cursor at, boolean ended) {
    LogFollower present = follower;
    if (present != null && (last || !present.isDone() || !(ended || mayReopen()))) {
      return present;
    }
    if (present != null) {
      present.close();
    }
    begin = at;
    seen = Cursor.START;
    last = ended;
    openedNanos = System.nanoTime();
    var next = LogFollower.start(opening, program, at.time(), !ended);
    follower = next;
    return next;
  }

  private boolean mayReopen() {
    return System.nanoTime() - openedNanos > RETRY.toNanos();
  }

  @Override
  public void close() {
    LogFollower present = follower;
    if (present != null) {
      present.close();
    }
  }
}
