package hone.runtime.process;

import hone.engine.backend.MetricPoint;
import hone.engine.backend.Observation;
import hone.engine.backend.Observation.FailureKind;
import hone.engine.backend.Observation.Stage;
import hone.engine.backend.TrainingOrder;
import hone.engine.training.TrainingSpec.Algorithm;
import hone.engine.training.TrainingSpec.Channel;
import hone.runtime.data.DataException;
import hone.runtime.image.ImageCatalogue.Program;
import hone.runtime.image.ImageCatalogue.UnknownImage;
import hone.runtime.metrics.LineMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One attempt, from its order to its end. A thread of its own takes it through its stages; each
/// stage can be done again after a restart, except that a program is started once.
final class AttemptRun implements Runnable {
  private static final System.Logger LOG = System.getLogger(AttemptRun.class.getName());
  private static final Duration LOOK = Duration.ofMillis(50);

  /// How often what is left in the background is looked at before it is killed.
  private static final int LEFTOVER_LOOKS = 10;

  private final ProcessSettings settings;
  private final AttemptFolder folder;
  private final Shim shim;
  private final Runnable changed;
  private final MetricJournal journal;
  private final LogSpool spool;
  private final ProcessTree tree;
  private final Wakeup wakeup = new Wakeup();
  private volatile SavedState state;
  private volatile boolean leaving;
  private volatile @Nullable Instant termAt;
  private volatile Duration grace;
  private boolean killed;

  /// @param changed told after every change
  AttemptRun(
      ProcessSettings settings, AttemptFolder folder, SavedState state, Shim shim, Runnable changed)
      throws IOException {
    this.settings = settings;
    this.folder = folder;
    this.state = state;
    this.shim = shim;
    this.changed = changed;
    grace = settings.stopGrace();
    journal = new MetricJournal(folder.root().resolve("metrics"));
    spool =
        new LogSpool(
            folder.out(),
            log(settings, state.order()),
            new LineMetrics(state.order().spec().algorithm().metrics()),
            journal,
            settings.clock());
    tree = new ProcessTree(state.order().attempt().text());
  }

  static KeptLog log(ProcessSettings settings, TrainingOrder order) {
    return new KeptLog(settings.folder().resolve("logs").resolve(order.attempt() + ".log"));
  }

  Observation observation() {
    return state.observation();
  }

  List<MetricPoint> metrics(long after) {
    return journal.after(after);
  }

  boolean isEnded() {
    return state.end() != null;
  }

  /// Ask it to end.
  void stop(Duration within) {
    grace = within;
    synchronized (this) {
      if (state.stopping() || isEnded()) {
        wakeup.wake();
        return;
      }
      try {
        save(state.stopped());
      } catch (IOException error) {
        LOG.log(System.Logger.Level.ERROR, "cannot note the stop of " + name(), error);
        state = state.stopped();
      }
    }
    wakeup.wake();
  }

  /// Let go of it; what it started goes on.
  void leave() {
    leaving = true;
    wakeup.wake();
  }

  private String name() {
    return state.order().name();
  }

  private synchronized void save(SavedState next) throws IOException {
    next.write(folder.state());
    state = next;
    changed.run();
  }

  private void enter(Stage stage) throws IOException {
    SavedState next;
    synchronized (this) {
      next = state.entering(stage, settings.clock().instant());
      if (!next.equals(state)) {
        save(next);
      }
    }
  }

  @Override
  public void run() {
    try {
      SavedState.End end = work();
      if (end != null) {
        synchronized (this) {
          save(state.ended(end));
        }
      }
    } catch (IOException error) {
      LOG.log(System.Logger.Level.ERROR, "cannot go on with " + name(), error);
      endInternally(error);
    } catch (RuntimeException error) {
      LOG.log(System.Logger.Level.ERROR, "a defect while running " + name(), error);
      endInternally(error);
    }
  }

  /// The disk may be full: the end is told from memory, and written if that works.
  private void endInternally(Exception error) {
    tree.kill(Optional.empty());
    SavedState.End end = failed(FailureReason.internal(error.toString()));
    synchronized (this) {
      try {
        save(state.ended(end));
      } catch (IOException again) {
        LOG.log(System.Logger.Level.ERROR, "cannot note the end of " + name(), again);
        state = state.ended(end);
        changed.run();
      }
    }
  }

  private SavedState.@Nullable End work() throws IOException {
    adoptUnnoted();
    if (state.pid() == null && !Files.exists(folder.out())) {
      if (state.stopping()) {
        return stopped(null);
      }
      Optional<FailureReason> problem = begin();
      if (problem.isPresent()) {
        return failed(problem.get());
      }
    }
    if (state.stage() != Stage.UPLOADING) {
      enter(Stage.TRAINING);
      if (!awaitExit()) {
        return leaving ? null : failed(vanished());
      }
      endLeftovers();
    }
    spool.drain(true);
    return finish();
  }

  /// A server may have ended between starting the program and noting it.
  private void adoptUnnoted() throws IOException {
    if (state.pid() == null && state.stage() == Stage.TRAINING) {
      Optional<ProcessHandle> found = tree.shim();
      if (found.isPresent()) {
        ProcessHandle process = found.get();
        synchronized (this) {
          save(state.running(process.pid(), process.info().startInstant().orElse(null)));
        }
      }
    }
  }

  private static FailureReason vanished() {
    return FailureReason.internal(
        "the training program's process is gone and left no exit code; the machine may have been"
            + " restarted.");
  }

  /// Prepare the files and start the program.
  private Optional<FailureReason> begin() throws IOException {
    TrainingOrder order = state.order();
    folder.create();
    ContractFiles.write(order, folder);
    enter(Stage.DOWNLOADING);
    try {
      for (Channel channel : order.spec().channels()) {
        settings
            .channels()
            .copy(channel, order.spec().algorithm().inputMode(), emptied(channel.name()));
      }
      Program program = settings.images().program(order.spec().algorithm().image());
      List<String> command = command(order.spec().algorithm(), program);
      Optional<String> missing = missing(command.getFirst());
      if (missing.isPresent()) {
        return Optional.of(FailureReason.client(missing.get()));
      }
      start(command, program);
      return Optional.empty();
    } catch (DataException error) {
      return Optional.of(FailureReason.client("Data download failed: " + error.getMessage()));
    } catch (UnknownImage error) {
      return Optional.of(FailureReason.client("the image cannot be run: " + error.getMessage()));
    }
  }

  private Path emptied(String channel) throws IOException {
    Path target = folder.channel(channel);
    new AttemptFolder(target).delete();
    return target;
  }

  private static List<String> command(Algorithm algorithm, Program program) {
    var command = new ArrayList<String>();
    if (algorithm.entrypoint().isEmpty()) {
      command.addAll(program.command());
      command.addAll(algorithm.arguments().isEmpty() ? List.of("train") : algorithm.arguments());
    } else {
      command.addAll(algorithm.entrypoint());
      command.addAll(algorithm.arguments());
    }
    return command;
  }

  private Optional<String> missing(String program) {
    if (program.contains("/")) {
      return Files.isExecutable(Path.of(program))
          ? Optional.empty()
          : Optional.of("there is no program that may be executed at " + program);
    }
    String path = settings.environment().getOrDefault("PATH", "");
    for (String each : path.split(":", -1)) {
      if (!each.isEmpty() && Files.isExecutable(Path.of(each).resolve(program))) {
        return Optional.empty();
      }
    }
    return Optional.of("there is no program " + program + " in the server's PATH, " + path);
  }

  private void start(List<String> command, Program program) throws IOException {
    var environment =
        TrainingEnvironment.of(
            state.order(), folder, settings.environment(), program.environment());
    enter(Stage.TRAINING);
    Process process = shim.start(folder, command, environment);
    var _ = process.onExit().thenRun(wakeup::wake);
    synchronized (this) {
      save(state.running(process.pid(), process.toHandle().info().startInstant().orElse(null)));
    }
  }

  /// Wait until the program has ended, reading what it prints and ending it when asked to.
  ///
  /// @return `false` if it is gone without an exit code, or the server leaves it
  private boolean awaitExit() throws IOException {
    while (!leaving) {
      Optional<ProcessHandle> process = shimProcess();
      if (Files.exists(folder.exit())) {
        return true;
      }
      if (process.isEmpty()) {
        // The exit file is written before the shim ends: look again, it may have ended just now.
        return Files.exists(folder.exit());
      }
      if (spool.drain(false)) {
        changed.run();
      }
      if (state.stopping()) {
        pressOn(process);
      }
      wakeup.await(LOOK);
    }
    return false;
  }

  private Optional<ProcessHandle> shimProcess() {
    Long pid = state.pid();
    return pid == null ? Optional.empty() : ProcessTree.find(pid, state.startedAt());
  }

  private void pressOn(Optional<ProcessHandle> process) {
    Instant now = settings.clock().instant();
    Instant asked = termAt;
    if (asked == null) {
      // Right after its start the shim may not have started the program yet.
      if (tree.terminate(process)) {
        termAt = now;
      }
    } else if (!killed && Duration.between(asked, now).compareTo(grace) >= 0) {
      tree.kill(process);
      // What was started in that moment is caught at the next look.
      killed = !tree.isLeft(process);
    }
  }

  /// What the program left running in the background ends with it.
  private void endLeftovers() {
    Optional<ProcessHandle> process = shimProcess();
    if (!tree.isLeft(process)) {
      return;
    }
    tree.terminate(process);
    for (int i = 0; i < LEFTOVER_LOOKS && tree.isLeft(process); i++) {
      wakeup.await(LOOK);
    }
    while (tree.isLeft(process)) {
      tree.kill(process);
      wakeup.await(LOOK);
    }
  }

  /// Store what it left, and say how it ended.
  private SavedState.@Nullable End finish() throws IOException {
    int code = folder.exitCode().orElseThrow(() -> new IOException("no exit code"));
    FailureReason failure = code == 0 ? null : FailureReason.of(code, folder.failure());
    enter(Stage.UPLOADING);
    String model;
    try {
      model =
          settings
              .artifacts()
              .store(
                  state.order().spec().output(),
                  state.order().name(),
                  folder.model(),
                  folder.outputData());
    } catch (DataException error) {
      return failed(FailureReason.client("Data upload failed: " + error.getMessage()));
    }
    if (state.stopping()) {
      return stopped(model);
    }
    return failure == null
        ? new SavedState.End(settings.clock().instant(), true, null, null, model)
        : failed(failure);
  }

  private SavedState.End stopped(@Nullable String model) {
    return new SavedState.End(settings.clock().instant(), false, null, null, model);
  }

  private SavedState.End failed(FailureReason reason) {
    FailureKind kind = reason.kind();
    return new SavedState.End(settings.clock().instant(), false, kind, reason.text(), null);
  }
}
