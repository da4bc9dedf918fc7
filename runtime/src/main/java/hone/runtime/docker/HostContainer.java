package hone.runtime.docker;

import com.github.dockerjava.transport.DockerHttpClient.Response;
import hone.engine.file.Durability;
import hone.engine.file.WholeFile;
import hone.runtime.contract.HostFolder;
import hone.runtime.contract.Hosts.Host;
import hone.runtime.docker.engine.EngineClient;
import hone.runtime.docker.engine.EngineClient.ContainerState;
import hone.runtime.docker.engine.EngineException;
import hone.runtime.site.Placement.HostStatus;
import hone.runtime.site.RefusedException;
import hone.runtime.site.Removal;
import hone.runtime.site.UnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/// One host's container, found by its name. That it was created is noted in the host's folder
/// before it is started: one that is gone then has run, and is not created again.
///
/// Not thread-safe, but for the thread that awaits its end.
final class HostContainer implements AutoCloseable {
  /// How often the engine is asked though nothing says that the container has ended.
  private static final Duration LOOK = Duration.ofSeconds(2);

  private final EngineClient engine;
  private final Host host;
  private final String name;
  private final Path note;
  private final Runnable wake;
  private volatile Optional<Response> waiting = Optional.empty();
  private volatile boolean watched;
  private volatile boolean closed;
  private long lookedNanos;

  HostContainer(EngineClient engine, Host host, String name, HostFolder folder, Runnable wake) {
    this.engine = engine;
    this.host = host;
    this.name = name;
    this.wake = wake;
    note = folder.root().resolve("container");
  }

  String name() {
    return name;
  }

  /// Whether it was started, also if it is gone now.
  boolean isStarted() throws EngineException, UnavailableException {
    return Files.exists(note) && engine.inspect(name).map(state -> !state.created()).orElse(true);
  }

  /// Create it, and start it. Not where it was started: it would run again if it has ended.
  void start(ObjectNode body) throws EngineException, RefusedException, IOException {
    if (!Files.exists(note)) {
      engine.create(name, body);
      if (body.path("HostConfig").has("DeviceRequests") && !engine.hasDevices(name)) {
        throw GpuRequest.dropped();
      }
      WholeFile.write(note, name.getBytes(StandardCharsets.UTF_8), Durability.PROCESS);
    }
    engine.start(name);
    watch();
  }

  HostStatus look() throws EngineException, UnavailableException {
    if (watched && System.nanoTime() - lookedNanos < LOOK.toNanos()) {
      return HostStatus.running(host);
    }
    lookedNanos = System.nanoTime();
    Optional<ContainerState> state = engine.inspect(name);
    if (state.isEmpty()) {
      return HostStatus.gone(host, "the container is gone and left no exit code.");
    }
    ContainerState known = state.get();
    if (known.running()) {
      if (!watched) {
        watch();
      }
      return HostStatus.running(host);
    }
    String why = known.outOfMemory() ? "the container had no memory left" : known.error();
    return HostStatus.exited(host, known.exitCode(), why).endedAt(known.endedAt());
  }

  /// Let a thread wait for its end.
  private void watch() {
    watched = true;
    Thread.ofVirtual().name("end-" + name).start(this::awaitEnd);
  }

  private void awaitEnd() {
    try (Response response = engine.awaitEnd(name)) {
      waiting = Optional.of(response);
      if (!closed) {
        response.getBody().transferTo(java.io.OutputStream.nullOutputStream());
      }
    } catch (EngineException | IOException error) {
      // It does not tell how the container is; the next look does.
      System.getLogger(HostContainer.class.getName())
          .log(System.Logger.Level.DEBUG, "stopped waiting for " + name, error);
    } finally {
      watched = false;
      if (!closed) {
        wake.run();
      }
    }
  }

  boolean signal(String signal) throws EngineException, UnavailableException {
    return engine.signal(name, signal);
  }

  /// Remove it.
  ///
  /// @param tell writes a line into the attempt's log
  /// @return whether it is gone
  boolean remove(Consumer<String> tell) throws EngineException, IOException {
    var removal = new Removal("the container " + name, tell);
    boolean gone = engine.remove(name);
    // Another removal is under way; it is over when the container is not found any more.
    while (!gone && removal.goesOn()) {
      gone = engine.remove(name);
    }
    return gone;
  }

  @Override
  public void close() {
    closed = true;
    waiting.ifPresent(
        response -> {
          try {
            response.close();
          } catch (RuntimeException error) {
            System.getLogger(HostContainer.class.getName())
                .log(System.Logger.Level.DEBUG, "while closing the wait for " + name, error);
          }
        });
  }
}
