package hone.runtime.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/// Follows one program's log on a thread of its own. Where lines come faster than they are taken,
/// it waits, and the engine keeps the rest or drops it as its rotation says: a flood fills no
/// memory. Thread-safe.
final class LogFollower implements AutoCloseable {
  private static final int WAITING_MAX = 512;

  private final BlockingQueue<TimedLines.Line> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
  private final TimedLines.Opening opening;
  private final String program;
  private final String since;
  private final boolean follow;
  private volatile Optional<TimedLines> stream = Optional.empty();
  private volatile Optional<IOException> failure = Optional.empty();
  private volatile boolean done;
  private volatile boolean closed;

  private LogFollower(TimedLines.Opening opening, String program, String since, boolean follow) {
    this.opening = opening;
    this.program = program;
    this.since = since;
    this.follow = follow;
  }

  /// Begin to read.
  ///
  /// @param program names it to people
  /// @param since the time to begin with, or empty
  /// @param follow whether to go on until the program ends
  static LogFollower start(
      TimedLines.Opening opening, String program, String since, boolean follow) {
    var follower = new LogFollower(opening, program, since, follow);
    Thread.ofVirtual().name("log-" + program).start(follower::read);
    return follower;
  }

  private void read() {
    try (TimedLines lines = opening.open(since, follow)) {
      stream = Optional.of(lines);
      if (closed) {
        return; // while it was being opened: nobody else would end the stream
      }
      for (Optional<TimedLines.Line> line = lines.next();
          line.isPresent() && !closed;
          line = lines.next()) {
        waiting.put(line.get());
      }
    } catch (IOException error) {
      brokeOff(error);
    } catch (RuntimeException | Error error) {
      // Clients of clusters throw those, too, for what the network did. And whatever it was, the
      // log is not whole.
      brokeOff(new IOException(error));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      done = true;
    }
  }

  /// It could not be opened, or broke, or was closed: whoever looks at the program finds out, and
  /// the stream is opened again where it was read to.
  private void brokeOff(IOException error) {
    failure = Optional.of(error);
    System.getLogger(LogFollower.class.getName())
        .log(System.Logger.Level.DEBUG, "the log of " + program + " broke off", error);
  }

  /// Whether there is or was something to read.
  boolean isOpened() {
    return stream.isPresent();
  }

  /// What kept it from reading to the end.
  Optional<IOException> failure() {
    return failure;
  }

  /// Take lines that have come.
  ///
  /// @param patienceMillis how long to wait for the first one
  List<TimedLines.Line> take(long patienceMillis) {
    var lines = new ArrayList<TimedLines.Line>();
    waiting.drainTo(lines);
    if (lines.isEmpty() && patienceMillis > 0) {
      try {
        TimedLines.Line first = waiting.poll(patienceMillis, TimeUnit.MILLISECONDS);
        if (first != null) {
          lines.add(first);
          waiting.drainTo(lines);
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
    return lines;
  }

  /// Whether all has been taken and no more will come.
  boolean isDone() {
    return done && waiting.isEmpty();
  }

  @Override
  public void close() {
    closed = true;
    // Lets the thread go on that waits for room.
    waiting.clear();
    stream.ifPresent(TimedLines::close);
  }
}
