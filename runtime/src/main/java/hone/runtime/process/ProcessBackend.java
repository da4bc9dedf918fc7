package hone.runtime.process;

import hone.engine.backend.AttemptId;
import hone.engine.backend.Backend;
import hone.engine.backend.MetricPoint;
import hone.engine.backend.Observation;
import hone.engine.backend.TrainingLogs;
import hone.engine.backend.TrainingOrder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// Runs training jobs as processes of this machine, one folder and one process tree for each
/// attempt. The processes outlive the server; the next one to open the same folder goes on with
/// them. Thread-safe.
public final class ProcessBackend implements Backend, TrainingLogs, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(ProcessBackend.class.getName());

  private final ProcessSettings settings;
  private final Shim shim = new Shim();
  private final Path attempts;
  private final Map<AttemptId, AttemptRun> runs = new ConcurrentHashMap<>();
  private volatile Consumer<AttemptId> listener = _ -> {};

  private ProcessBackend(ProcessSettings settings) throws IOException {
    this.settings = settings;
    attempts = Files.createDirectories(settings.folder().resolve("training"));
    Files.createDirectories(settings.folder().resolve("logs"));
    try (Stream<Path> folders = Files.list(attempts)) {
      for (Path folder : folders.sorted().toList()) {
        resume(new AttemptFolder(folder));
      }
    }
  }

  /// Open a backend, and go on with what an earlier one left running.
  ///
  /// @throws IOException if the folder cannot be used
  public static ProcessBackend open(ProcessSettings settings) throws IOException {
    return new ProcessBackend(settings);
  }

  private void resume(AttemptFolder folder) throws IOException {
    if (!Files.exists(folder.state())) {
      // The launch was never noted, so nothing was started.
      folder.delete();
      return;
    }
    try {
      add(SavedState.read(folder.state()), folder);
    } catch (JacksonException error) {
      // The engine finds it absent and says so; the folder stays for whoever looks into it.
      LOG.log(System.Logger.Level.ERROR, "cannot read " + folder.state(), error);
    }
  }

  private void add(SavedState state, AttemptFolder folder) throws IOException {
    AttemptId id = state.order().attempt();
    var run = new AttemptRun(settings, folder, state, shim, () -> listener.accept(id));
    runs.put(id, run);
    if (!run.isEnded()) {
      Thread.ofVirtual().name("attempt-" + id).start(run);
    }
  }

  @Override
  public void launch(TrainingOrder order) {
    if (runs.containsKey(order.attempt())) {
      return;
    }
    var folder = new AttemptFolder(attempts.resolve(order.attempt().text()));
    try {
      Files.createDirectories(folder.root());
      SavedState state = SavedState.created(order, settings.clock().instant());
      state.write(folder.state());
      add(state, folder);
    } catch (IOException error) {
      throw new UncheckedIOException("cannot launch " + order.name(), error);
    }
  }

  @Override
  public Observation inspect(AttemptId attempt) {
    AttemptRun run = runs.get(attempt);
    return run == null ? new Observation.Absent() : run.observation();
  }

  @Override
  public List<MetricPoint> metrics(AttemptId attempt, long after) {
    AttemptRun run = runs.get(attempt);
    return run == null ? List.of() : run.metrics(after);
  }

  @Override
  public void stop(AttemptId attempt) {
    @Nullable AttemptRun run = runs.get(attempt);
    if (run != null) {
      run.stop(settings.stopGrace());
    }
  }

  @Override
  public void release(AttemptId attempt) {
    AttemptRun run = runs.get(attempt);
    if (run != null && !run.isEnded()) {
      return;
    }
    try {
      new AttemptFolder(attempts.resolve(attempt.text())).delete();
    } catch (IOException error) {
      LOG.log(System.Logger.Level.WARNING, "cannot delete the folder of " + attempt, error);
    }
    runs.remove(attempt);
  }

  @Override
  public void onChange(Consumer<AttemptId> newListener) {
    listener = newListener;
  }

  @Override
  public Page read(AttemptId attempt, long position, int linesMax) {
    Path log = settings.folder().resolve("logs").resolve(attempt + ".log");
    try {
      return new KeptLog(log).read(position, linesMax);
    } catch (IOException error) {
      throw new UncheckedIOException("cannot read the log of " + attempt, error);
    }
  }

  /// End everything that runs, and wait for it.
  ///
  /// @param grace how long programs may take after SIGTERM
  public void stopAll(Duration grace) {
    runs.values().forEach(run -> run.stop(grace));
    var wakeup = new Wakeup();
    while (runs.values().stream().anyMatch(run -> !run.isEnded())
        && !Thread.currentThread().isInterrupted()) {
      wakeup.await(Duration.ofMillis(20));
    }
  }

  /// Let go of everything; what runs goes on running.
  @Override
  public void close() {
    runs.values().forEach(AttemptRun::leave);
  }
}
