package hone.runtime.attempt;

import hone.engine.backend.MetricPoint;
import hone.engine.backend.Observation;
import hone.engine.backend.Observation.FailureKind;
import hone.engine.backend.Observation.Stage;
import hone.engine.claim.Claim;
import hone.engine.time.Noted;
import hone.runtime.attempt.SavedState.Exit;
import hone.runtime.contract.HostFolder;
import hone.runtime.failure.FailureReason;
import hone.runtime.failure.MissingMetric;
import hone.runtime.log.KeptLogs;
import hone.runtime.log.LogSpool;
import hone.runtime.log.MetricJournal;
import hone.runtime.metrics.LineMetrics;
import hone.runtime.site.Attempt;
import hone.runtime.site.AttemptFolder;
import hone.runtime.site.Placement;
import hone.runtime.site.UnavailableException;
import hone.runtime.site.Wakeup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// One attempt, from its order to its end. A thread of its own takes it through its stages; each
/// stage can be done again after a restart, except that a program is started once.
final class AttemptRun implements Runnable, Launch.Life {
  private static final System.Logger LOG = System.getLogger(AttemptRun.class.getName());

  private final AttemptSettings settings;
  private final Attempt attempt;
  private final KeptLogs logs;
  private final Runnable changed;
  private final MetricJournal journal;
  private final JobData data;
  private final Remains remains;
  private final Wakeup wakeup = new Wakeup();
  private final ProgramWatch watch;
  private final Trouble trouble = new Trouble(System::nanoTime);
  private final Preparation preparation;
  private final Launch launch;
  private volatile SavedState state;
  private volatile boolean leaving;
  private volatile Duration grace;

  /// Whether it is known that not all of its programs were started.
  private boolean unstarted;

  /// Whether it was stopped when its programs had ended.
  private volatile boolean stoppedAfter;

  /// @param alone held by the attempt that is prepared for the last time
  /// @param changed told after every change
  AttemptRun(
      AttemptSettings settings,
      AttemptFolder folder,
      SavedState state,
      Semaphore alone,
      Runnable changed)
      throws IOException {
    this.settings = settings;
    this.state = state;
    logs = settings.logs(state.order().attempt());
    this.changed = changed;
    attempt = new Attempt(state.order(), folder, wakeup::wake, this::tell);
    data = new JobData(settings, attempt, this::checkClaim);
    remains = new Remains(data, this::tell);
    watch = new ProgramWatch(settings.clock(), System::nanoTime);
    preparation = new Preparation(folder, alone);
    launch = new Launch(attempt, data, wakeup, preparation, this);
    grace = settings.stopGrace();
    journal = new MetricJournal(folder.metrics());
    logs.restore(journal);
  }

  private void tell(String text) {
    try {
      logs.remark(attempt.hosts().all().getFirst().name(), text, settings.clock().instant());
    } catch (IOException error) {
      throw new UncheckedIOException("cannot write to the log of " + name(), error);
    }
    changed.run();
  }

  /// The name of the site where it runs.
  String site() {
    return state.site();
  }

  Observation observation() {
    return state.observation(watch.isLive());
  }

  List<MetricPoint> metrics(long after) {
    return journal.after(after);
  }

  void stored(long sequence) {
    journal.stored(sequence);
  }

  /// Whether its folder is to be kept as it is when it is released.
  boolean isToBeKept() {
    return data.isToBeKept();
  }

  boolean isEnded() {
    return state.end() != null;
  }

  /// Ask it to end. A store that cannot be had is waited for within bounds from then on.
  void stop() {
    synchronized (this) {
      // Whoever stops what is being interrupted wants what it has made.
      boolean isInterrupted = state.interruptedAt() != null;
      if (isEnded() || (state.stopping() && !isInterrupted)) {
        wakeup.wake();
        return;
      }
      stoppedAfter = state.isOver();
      try {
        save(state.stopped());
      } catch (IOException error) {
        LOG.log(System.Logger.Level.ERROR, "cannot note the stop of " + name(), error);
        state = state.stopped();
      }
    }
    wakeup.wake();
  }

  /// Take its place away.
  ///
  /// @return `false` if it ends or has ended
  boolean interrupt() {
    synchronized (this) {
      if (state.stopping() || state.exit() != null || isEnded()) {
        return false;
      }
      try {
        save(state.interrupted(settings.clock().instant()));
      } catch (IOException error) {
        throw new UncheckedIOException("cannot note the interruption of " + name(), error);
      }
    }
    wakeup.wake();
    return true;
  }

  /// Let go of it; what it started goes on.
  void leave() {
    leaving = true;
    preparation.leave();
    wakeup.wake();
  }

  private String name() {
    return state.order().name();
  }

  private synchronized void save(SavedState next) throws IOException {
    next.write(attempt.folder().state());
    state = next;
    changed.run();
  }

  /// Enter a stage. One that is only entered again, as each new try does, is no progress.
  @Override
  public void enter(Stage stage) throws IOException {
    enter(stage, settings.clock().instant());
  }

  /// @param noted when that was, by whichever clock
  private void enter(Stage stage, Instant noted) throws IOException {
    synchronized (this) {
      if (state.stage() == stage) {
        return;
      }
      Instant at = Noted.within(noted, state.stages().getLast().at(), settings.clock().instant());
      save(state.entering(stage, at));
    }
    trouble.passed();
  }

  @Override
  public void run() {
    while (!leaving && !isEnded()) {
      try {
        attendOrBear();
      } catch (RuntimeException | Error error) {
        // Errors, too: a job that nobody watches any more would seem to run for ever.
        if (!leaving) { // else its site may have been closed under it
          LOG.log(System.Logger.Level.ERROR, "a defect while running " + name(), error);
          endInternally(error);
        }
      }
    }
  }

  private void attendOrBear() {
    try {
      attend();
    } catch (IOException error) {
      bear(error);
    } catch (RuntimeException | Error error) {
      Optional<IOException> passing = Trouble.passing(error);
      if (passing.isEmpty()) {
        throw error;
      }
      bear(passing.get());
    }
  }

  /// Try again after a while. Programs that run go on meanwhile; their output is read later.
  private void bear(IOException error) {
    boolean isAway =
        error instanceof UnavailableException site && (!site.isAnswered() || launch.isFurnished());
    boolean isRefused = !isAway && settings.isRefused(attempt.folder(), error);
    if (!trouble.isBegun()) {
      String what = isRefused ? "waiting for a disk that can be written again: " : "trying again: ";
      LOG.log(System.Logger.Level.WARNING, what + name(), error);
    }
    Duration pause = isRefused ? trouble.refused() : trouble.failed(isAway);
    if (!isAway && !isRefused && isTooLong()) {
      LOG.log(System.Logger.Level.ERROR, "cannot go on with " + name(), error);
      endInternally(error);
      return;
    }
    tellWhyItWaits(error);
    wakeup.await(pause);
  }

  /// Whoever waits for its programs to begin learns why they do not.
  private void tellWhyItWaits(IOException error) {
    boolean waits = state.stage() == Stage.STARTING || state.stage() == Stage.DOWNLOADING;
    if (waits && isWanted() && trouble.isToBeTold()) {
      try {
        tell("cannot go on yet, and tries again: " + error.getMessage());
      } catch (UncheckedIOException again) {
        LOG.log(System.Logger.Level.WARNING, "cannot tell why it waits", again);
      }
    }
  }

  private boolean isTooLong() {
    Duration failing = trouble.failing();
    if (state.isOver()) {
      Duration runtime = state.order().spec().limits().runtimeMax();
      Duration bound = stoppedAfter ? grace : settings.endurance().storing(runtime);
      return failing.compareTo(bound) > 0;
    }
    // What trains is not ended because its server cannot watch it for a while.
    boolean trains = launch.isFurnished() && !state.stopping() && !unstarted;
    return !trains && failing.compareTo(settings.endurance().preparing()) > 0;
  }

  private void attend() throws IOException {
    try (Placement placement = settings.sites().named(state.site()).place(attempt)) {
      SavedState.End end = work(placement);
      if (end != null) {
        synchronized (this) {
          save(state.ended(end));
        }
      }
    }
  }

  /// The disk may be full, or more go wrong: the end is told from memory, and written if it can be.
  private void endInternally(Throwable error) {
    try (Placement placement = settings.sites().named(state.site()).place(attempt)) {
      placement.remove();
    } catch (IOException | RuntimeException | Error again) {
      LOG.log(System.Logger.Level.ERROR, "cannot end the programs of " + name(), again);
    }
    boolean isLeft = state.isOver() && state.interruptedAt() == null;
    String kept = isLeft ? remains.keepInAnyCase() : "";
    SavedState.End end = failed(FailureReason.internal(error + kept), null);
    synchronized (this) {
      try {
        save(state.ended(end));
      } catch (IOException | RuntimeException | Error again) {
        LOG.log(System.Logger.Level.ERROR, "cannot note the end of " + name(), again);
        state = state.ended(end);
        changed.run();
      }
    }
  }

  private boolean isWanted() {
    return !leaving && !state.stopping();
  }

  /// Asked again and again while its programs are brought to run.
  @Override
  public boolean isAwaited() {
    watch.waiting();
    return isWanted();
  }

  private SavedState.@Nullable End work(Placement placement) throws IOException {
    if (!state.isOver()) {
      unstarted = !placement.isStarted();
      if (unstarted) {
        watch.waiting();
      }
      if (unstarted || state.stage() != Stage.TRAINING) {
        Optional<FailureReason> problem = isWanted() ? launch.begin(placement) : Optional.empty();
        if (problem.isPresent()) {
          return failed(problem.get(), null);
        }
        if (leaving) {
          return null;
        }
        if (!launch.hasBegun() && !ProgramWatch.hasBegun(placement)) {
          placement.remove();
          return stopped(null);
        }
      }
      unstarted = false;
      if (state.stage() != Stage.TRAINING) {
        Instant begun =
            placement.begunAt().map(watch::afterSeen).orElseGet(settings.clock()::instant);
        if (state.stage() == Stage.STARTING) {
          enter(Stage.DOWNLOADING, begun);
        }
        enter(Stage.TRAINING, begun);
      }
    }
    if (state.stage() != Stage.UPLOADING && !accompany(placement)) {
      return null;
    }
    return finish();
  }

  /// Read what the programs print until they have ended, and remove them.
  ///
  /// @return `false` if the server leaves them
  private boolean accompany(Placement placement) throws IOException {
    if (!state.isOver()) {
      // Limits, and whoever stops it, go by this also where no log can be opened.
      act(placement, watch.look(placement, state));
    }
    try (LogSpool spool = spool(placement);
        var _ = data.keepCheckpoints()) {
      if (!state.isOver() && !awaitExit(placement, spool)) {
        return false;
      }
      placement.endLeftovers();
      spool.drain(true);
      remarkOnMetrics(spool);
    }
    placement.remove();
    return true;
  }

  /// A program that ran well and whose metric was not seen is told what to look at.
  private void remarkOnMetrics(LogSpool spool) throws IOException {
    Exit exit = state.exit();
    if (exit != null && Integer.valueOf(0).equals(exit.code()) && !state.stopping()) {
      Optional<String> missing = MissingMetric.of(state.order(), journal, logs);
      if (missing.isPresent()) {
        spool.remark(missing.get());
      }
    }
  }

  private LogSpool spool(Placement placement) throws IOException {
    return new LogSpool(
        logs,
        placement.logs(),
        new LineMetrics(state.order().spec().algorithm().metrics()),
        journal,
        new LogSpool.Times(settings.clock(), state.stages().getLast().at()));
  }

  /// Wait until the programs have ended.
  ///
  /// @return `false` if the server leaves them
  private boolean awaitExit(Placement placement, LogSpool spool) throws IOException {
    while (!leaving) {
      act(placement, exit(placement, spool));
      if (state.isOver()) {
        return true;
      }
      if (spool.drain(false)) {
        changed.run();
      }
      trouble.passed();
      wakeup.await(ProgramWatch.LOOK);
    }
    return false;
  }

  /// Note how its programs end, and end those that are to.
  private void act(Placement placement, Optional<Exit> exit) throws IOException {
    if (watch.isReclaimed() && state.order().spec().options().managedSpot()) {
      interrupt();
    }
    if (exit.isPresent() && !exit.get().equals(state.exit())) {
      synchronized (this) {
        save(state.exited(exit.get()));
      }
      trouble.passed();
    }
    if (!state.isOver() && (state.stopping() || state.exit() != null)) {
      watch.pressOn(placement, grace);
    }
  }

  /// How its programs end, or why they are to.
  private Optional<Exit> exit(Placement placement, LogSpool spool) throws IOException {
    Optional<Exit> exit = watch.look(placement, state).or(data::brokenFeed);
    if (exit.isPresent()) {
      return exit;
    }
    Optional<Exit> tooMuch = data.beyondVolume();
    if (tooMuch.isPresent()) {
      spool.remark(tooMuch.get().why());
      grace = Duration.ZERO; // in which it could fill the disk
    }
    return tooMuch;
  }

  /// See that it still has its training job: what it stores would lie in the place of what
  /// the attempt stores that replaced it.
  private void checkClaim() throws IOException {
    if (settings.claims().of(state.order().attempt()) != Claim.HELD) {
      throw new UnavailableException("nobody can tell now whether this attempt still counts");
    }
  }

  /// Store what it left, and say how it ended. What another attempt has replaced stores nothing.
  private SavedState.@Nullable End finish() throws IOException {
    if (settings.claims().of(state.order().attempt()) == Claim.LOST) {
      LOG.log(System.Logger.Level.INFO, "what counts no more is not stored: " + name());
      data.drop();
      return stopped(null);
    }
    Exit exit = state.exit();
    if (exit == null) {
      throw new IllegalStateException("found no exit of " + name());
    }
    FailureReason failure = failure(exit);
    boolean isUnknown =
        failure != null && exit.code() == null && failure.kind() != FailureKind.CLIENT;
    if (state.interruptedAt() == null && !isUnknown) {
      Instant ended = exit.at();
      // What waits to be allowed to does not train any more.
      enter(Stage.UPLOADING, ended == null ? settings.clock().instant() : ended);
    }
    checkClaim();
    if (state.interruptedAt() != null) {
      String refused = remains.storeCheckpoints().refused();
      return refused.isEmpty() ? stopped(null) : failed(FailureReason.client(refused), null);
    }
    if (failure != null && isUnknown) {
      return failed(failure, null); // what it was about to write, nobody knows
    }
    Remains.Stored stored = remains.store();
    String model = stored.model();
    if (!stored.refused().isEmpty()) {
      FailureReason reason =
          failure == null ? FailureReason.client(stored.refused()) : failure.and(stored.refused());
      return failed(reason, model);
    }
    if (state.stopping()) {
      return stopped(model);
    }
    if (failure != null) {
      return failed(failure, null);
    }
    String remark =
        MissingMetric.of(state.order(), journal, logs).map(FailureReason::cut).orElse(null);
    return new SavedState.End(watch.storedAt(state), true, null, remark, model);
  }

  /// Why its programs failed, if they did.
  private @Nullable FailureReason failure(Exit exit) throws IOException {
    Integer code = exit.code();
    if (code == null) {
      return FailureReason.known(exit.why() + ProgramWatch.where(exit, attempt.hosts()));
    }
    HostFolder host = attempt.folder().host(exit.host());
    return code == 0 ? null : FailureReason.of(code, host, exit.why(), logs.of(exit.host()));
  }

  private SavedState.End stopped(@Nullable String model) {
    return new SavedState.End(watch.storedAt(state), false, null, null, model);
  }

  private SavedState.End failed(FailureReason reason, @Nullable String model) {
    return new SavedState.End(watch.storedAt(state), false, reason.kind(), reason.text(), model);
  }
}
