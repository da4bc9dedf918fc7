package hone.server.listen;

import io.helidon.webserver.WebServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// The addresses that a server listens at, and the watch over them.
///
/// Helidon ends a listener for good at the first accept that fails, as where the process may open
/// no more files, and tells nobody: its server passes for running. So each address is bound once a
/// second, which works only where nobody listens, and there it is listened at anew. Thread-safe.
public final class Listeners implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Listeners.class.getName());
  private static final Duration LOOK = Duration.ofSeconds(1);

  /// In one life. Each listener that Helidon has ended leaves a thread that waits for itself.
  private static final int ANEW_MAX = 100;

  private final Function<InetSocketAddress, WebServer> start;
  private final SequencedMap<InetSocketAddress, WebServer> servers = new LinkedHashMap<>();

  /// Those whose listeners have ended; they may still have connections.
  private final List<WebServer> former = new ArrayList<>();

  private final CompletableFuture<InetSocketAddress> givenUp = new CompletableFuture<>();
  private final Duration look;
  private final Thread watch;
  private int anew;
  private boolean closed;

  private Listeners(Function<InetSocketAddress, WebServer> start, Duration look) {
    this.start = start;
    this.look = look;
    watch = Thread.ofPlatform().name("hone-listeners").daemon().unstarted(this::watch);
  }

  /// Begin to watch over what is added.
  ///
  /// @param start listens at an address, or returns a server that does not run
  public static Listeners of(Function<InetSocketAddress, WebServer> start) {
    return of(start, LOOK);
  }

  static Listeners of(Function<InetSocketAddress, WebServer> start, Duration look) {
    var listeners = new Listeners(start, look);
    listeners.watch.start();
    return listeners;
  }

  /// Listen at an address, too.
  ///
  /// @param address with port 0 for any free one
  /// @return the address with the port that it got, or nothing if it cannot be listened at
  public synchronized Optional<InetSocketAddress> add(InetSocketAddress address) {
    WebServer server = start.apply(address);
    if (!server.isRunning()) {
      return Optional.empty();
    }
    var bound = new InetSocketAddress(address.getAddress(), server.port());
    servers.put(bound, server);
    return Optional.of(bound);
  }

  /// Told with the address once one can be listened at no more.
  public CompletableFuture<InetSocketAddress> givenUp() {
    return givenUp;
  }

  private void watch() {
    try {
      while (!givenUp.isDone()) {
        Thread.sleep(look);
        for (InetSocketAddress address : addresses()) {
          if (isFree(address) && !isBegunAnew(address)) {
            givenUp.complete(address);
          }
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  private boolean isBegunAnew(InetSocketAddress address) {
    try {
      return beginAnew(address);
    } catch (RuntimeException | Error error) {
      // For want of a thread, say: whatever it is, the watch goes on.
      LOG.log(System.Logger.Level.ERROR, "cannot listen anew at " + address, error);
      return true;
    }
  }

  private synchronized List<InetSocketAddress> addresses() {
    return List.copyOf(servers.keySet());
  }

  private static boolean isFree(InetSocketAddress address) {
    try {
      probe(address);
      return true;
    } catch (IOException _) {
      return false; // it is listened at; or it cannot be told now, and the next look will tell
    }
  }

  /// Bind an address for a moment.
  ///
  /// @throws IOException if it cannot be listened at, as where another has it
  public static void probe(InetSocketAddress address) throws IOException {
    try (var probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(address);
    }
  }

  /// @return `false` if it was tried often enough
  private synchronized boolean beginAnew(InetSocketAddress address) {
    if (closed) {
      return true;
    }
    if (anew == ANEW_MAX) {
      return false;
    }
    anew++;
    WebServer server = start.apply(address);
    if (!server.isRunning()) {
      LOG.log(
          System.Logger.Level.ERROR, address + " cannot be listened at; the log above says why");
      return true;
    }
    former.add(Objects.requireNonNull(servers.put(address, server)));
    LOG.log(
        System.Logger.Level.ERROR,
        "nobody listened at " + address + " any more, the log above says why; begun anew");
    return true;
  }

  /// Stop listening; requests under way are finished first.
  @Override
  public synchronized void close() {
    closed = true;
    watch.interrupt();
    servers.values().forEach(WebServer::stop);
    former.forEach(WebServer::stop);
  }
}
