package hone.runtime.docker.engine;

import com.github.dockerjava.transport.DockerHttpClient.Response;
import hone.runtime.site.UnavailableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/// Follows one container's log on a thread of its own. Where lines come faster than they are taken,
/// it waits, and the engine keeps the rest or drops it as its rotation says: a flood fills no
/// memory. Thread-safe.
public final class LogFollower implements AutoCloseable {
  private static final int WAITING_MAX = 512;

  private final BlockingQueue<LogFrames.Line> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
  private final Engine engine;
  private final String container;
  private final String since;
  private final boolean follow;
  private volatile Optional<Response> stream = Optional.empty();
  private volatile boolean done;
  private volatile boolean closed;

  private LogFollower(Engine engine, String container, String since, boolean follow) {
    this.engine = engine;
    this.container = container;
    this.since = since;
    this.follow = follow;
  }

  /// Begin to read.
  ///
  /// @param since seconds since 1970, with a fraction
  /// @param follow whether to go on until the container ends
  public static LogFollower start(Engine engine, String container, String since, boolean follow) {
    var follower = new LogFollower(engine, container, since, follow);
    Thread.ofVirtual().name("log-" + container).start(follower::read);
    return follower;
  }

  private void read() {
    try (Response response = engine.logs(container, since, follow)) {
      stream = Optional.of(response);
      var frames = new LogFrames(response.getBody());
      for (Optional<LogFrames.Line> line = frames.next();
          line.isPresent() && !closed;
          line = frames.next()) {
        waiting.put(line.get());
      }
    } catch (EngineException | UnavailableException error) {
      // There is no such container, or no engine: whoever looks at the container finds out.
      System.getLogger(LogFollower.class.getName())
          .log(System.Logger.Level.DEBUG, "no log of " + container, error);
    } catch (IOException error) {
      // The stream broke, or was closed; it is opened again where it was read to.
      System.getLogger(LogFollower.class.getName())
          .log(System.Logger.Level.DEBUG, "the log of " + container + " broke off", error);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      done = true;
    }
  }

  /// Take lines that have come.
  ///
  /// @param patienceMillis how long to wait for the first one
  public List<LogFrames.Line> take(long patienceMillis) {
    var lines = new ArrayList<LogFrames.Line>();
    waiting.drainTo(lines);
    if (lines.isEmpty() && patienceMillis > 0) {
      try {
        LogFrames.Line first = waiting.poll(patienceMillis, TimeUnit.MILLISECONDS);
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
  public boolean isDone() {
    return done && waiting.isEmpty();
  }

  @Override
  public void close() {
    closed = true;
    // Lets the thread go on that waits for room.
    waiting.clear();
    stream.ifPresent(
        response -> {
          try {
            response.close();
          } catch (RuntimeException error) {
            System.getLogger(LogFollower.class.getName())
                .log(System.Logger.Level.DEBUG, "while closing a log's stream", error);
          }
        });
  }
}
