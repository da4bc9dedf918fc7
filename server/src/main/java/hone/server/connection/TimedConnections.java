package hone.server.connection;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.task.InterruptableTask;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionListener;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// All connections, spoken to in HTTP/1.1, each of which ends when its client takes too long:
/// Helidon has a time for idle connections, but none for a request that does not go on. A thread of
/// its own looks ten times in the shortest of the times. Thread-safe.
public final class TimedConnections implements ServerConnectionSelector, AutoCloseable {
  private static final Duration LOOK_LEAST = Duration.ofMillis(20);
  private static final Duration LOOK_MOST = Duration.ofSeconds(1);

  private final UnreadBytes unread = new UnreadBytes();
  private final Timeouts timeouts;
  private final Http1ConnectionSelector http;
  private final Set<TimedConnection> open = ConcurrentHashMap.newKeySet();
  private final Thread watch;

  private TimedConnections(Http1Config.Builder config, Timeouts timeouts) {
    this.timeouts = timeouts;
    http =
        Http1ConnectionSelector.builder()
            .config(
                // Helidon tells nothing to the listeners of a list with more than one.
                config
                    .receiveListeners(List.of(new Heads()))
                    .sendListeners(List.of(new Answers()))
                    .build())
            .upgraders(Map.of())
            .build();
    watch = Thread.ofVirtual().name("connection watch").unstarted(this::watch);
  }

  /// Begin to watch.
  ///
  /// @param config without listeners
  public static TimedConnections start(Http1Config.Builder config, Timeouts timeouts) {
    var connections = new TimedConnections(config, timeouts);
    connections.watch.start();
    return connections;
  }

  private void watch() {
    Duration tenth = timeouts.head().dividedBy(10);
    Duration pause =
        tenth.compareTo(LOOK_MOST) > 0
            ? LOOK_MOST
            : tenth.compareTo(LOOK_LEAST) < 0 ? LOOK_LEAST : tenth;
    try {
      while (true) {
        Thread.sleep(pause);
        long now = System.nanoTime();
        open.forEach(timed -> timed.closeIfLate(now));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  @Override
  public int bytesToIdentifyConnection() {
    return http.bytesToIdentifyConnection();
  }

  @Override
  public Support supports(BufferData data) {
    return http.supports(data);
  }

  @Override
  public Set<String> supportedApplicationProtocols() {
    return http.supportedApplicationProtocols();
  }

  @Override
  public ServerConnection connection(ConnectionContext context) {
    var timed = new TimedConnection(context, timeouts, System::nanoTime, unread.new Share());
    ServerConnection connection = http.connection(timed);
    timed.onEnd(
        () -> {
          connection.close(false);
          // This thread may have been told to stop reading, but has its answer to write.
          boolean _ = Thread.interrupted();
        });
    return new Watched(timed, connection);
  }

  @Override
  public void close() {
    watch.interrupt();
  }

  /// Sees the headers of requests.
  private static final class Heads implements Http1ConnectionListener {
    @Override
    public void headers(ConnectionContext context, Headers headers) {
      if (context instanceof TimedConnection timed) {
        timed.headEnds(headers);
        endIfSaid(timed, headers);
      }
    }
  }

  /// Sees the headers of answers.
  private static final class Answers implements Http1ConnectionListener {
    @Override
    public void headers(ConnectionContext context, Headers headers) {
      if (context instanceof TimedConnection timed) {
        timed.answerBegins();
        endIfSaid(timed, headers);
      }
    }
  }

  private static void endIfSaid(TimedConnection timed, Headers headers) {
    if (headers.containsToken(HeaderValues.CONNECTION_CLOSE)) {
      timed.end();
    }
  }

  /// A connection that is watched as long as it is handled.
  private final class Watched implements ServerConnection, InterruptableTask<Void> {
    private final TimedConnection timed;
    private final ServerConnection connection;

    private Watched(TimedConnection timed, ServerConnection connection) {
      this.timed = timed;
      this.connection = connection;
    }

    @Override
    public void handle(Limit limit) throws InterruptedException {
      open.add(timed);
      try {
        connection.handle(limit);
      } finally {
        timed.forgetUnread();
        // Under the watch, and counted as a connection.
        timed.linger();
        open.remove(timed);
      }
    }

    @Override
    public Duration idleTime() {
      return connection.idleTime();
    }

    @Override
    public void close(boolean interrupt) {
      connection.close(interrupt);
    }

    @Override
    public boolean canInterrupt() {
      return connection instanceof InterruptableTask<?> task && task.canInterrupt();
    }
  }
}
