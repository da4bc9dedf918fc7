package hone.runtime.attempt;

import hone.engine.backend.AttemptId;
import hone.engine.backend.Backend;
import hone.engine.backend.MetricPoint;
import hone.engine.backend.Observation;
import hone.engine.backend.Observation.Stage;
import hone.engine.backend.TrainingLog;
import hone.engine.backend.TrainingLogs;
import hone.engine.backend.TrainingOrder;
import hone.engine.file.Disk;
import hone.engine.file.OwnerOnly;
import hone.runtime.confined.ConfinedFolder;
import hone.runtime.file.OldFolders;
import hone.runtime.site.AttemptFolder;
import hone.runtime.site.Site;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Runs training jobs at its sites, with one folder for each attempt. What runs outlives the
/// server; the next one to open the same folder goes on with it. Thread-safe.
public final class AttemptBackend implements Backend, TrainingLogs, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(AttemptBackend.class.getName());

  /// How long one waits at the end for folders to be deleted.
  private static final Duration SWEEPING = Duration.ofSeconds(5);

  private final AttemptSettings settings;
  private final Path attempts;
  private final Map<AttemptId, AttemptRun> runs = new ConcurrentHashMap<>();

  /// Attempts that are here and could not be read yet.
  private final Map<AttemptId, UnreadAttempt> unread = new ConcurrentHashMap<>();

  private final ExecutorService sweeper =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("attempt-sweeper").factory());
  private volatile Consumer<AttemptId> listener = _ -> {};

  /// Whether it lets go of everything, also of what is added from then on.
  private volatile boolean left;

  /// Held by the attempt that is prepared for the last time.
  private final Semaphore alone = new Semaphore(1);

  /// A process that is asked to end may end before this is closed: it may just start, or be killed
  /// soon.
  private final Thread farewell = new Thread(this::leave, "leave-attempts");

  private AttemptBackend(AttemptSettings settings) throws IOException {
    this.settings = settings;
    attempts = settings.attempts();
    sweeper.execute(() -> {}); // its thread is there from now on, also when the machine has no more
    Disk.makeFolder(attempts, OwnerOnly.folder(attempts));
    Path logs = settings.folder().resolve("logs");
    Files.createDirectories(logs, OwnerOnly.folder(logs));
    Runtime.getRuntime().addShutdownHook(farewell);
    try (Stream<Path> folders = Files.list(attempts)) {
      for (Path folder : folders.sorted().toList()) {
        resume(new AttemptFolder(folder));
      }
    }
    settings.sites().byName().forEach(this::removeForgotten);
    Thread.ofPlatform().daemon().name("unstored").start(this::tellUnstored);
  }

  /// Whatever else is in a site, it keeps no server from starting.
  private void removeForgotten(String name, Site site) {
    try {
      site.removeAllBut(Set.copyOf(attempts()));
    } catch (RuntimeException error) {
      LOG.log(System.Logger.Level.WARNING, "cannot look for what is forgotten: " + name, error);
    }
  }

  /// There may be millions of files, which nobody waits for.
  private void tellUnstored() {
    try {
      settings.disk().unstored().tell();
    } catch (IOException error) {
      LOG.log(System.Logger.Level.WARNING, "cannot see how much is left unstored", error);
    }
  }

  /// Open a backend, and go on with what an earlier one left running.
  ///
  /// @throws IOException if the folder cannot be used
  public static AttemptBackend open(AttemptSettings settings) throws IOException {
    return new AttemptBackend(settings);
  }

  /// One that cannot be taken up keeps neither the others nor the server from going on.
  private void resume(AttemptFolder folder) {
    try {
      // What cannot be looked for may well be there.
      if (Files.notExists(folder.state())) {
        // The launch was never noted, so nothing was started.
        sweep(folder);
      } else {
        takeUp(folder);
      }
    } catch (IOException | RuntimeException error) {
      // The engine finds it absent and says so; the folder stays for whoever looks into it.
      LOG.log(System.Logger.Level.ERROR, "cannot take up " + folder.root(), error);
    }
  }

  /// One that cannot be read now may run: it is not to be removed, and is read again later.
  private void takeUp(AttemptFolder folder) throws IOException {
    try {
      read(folder);
    } catch (IOException | RuntimeException error) {
      String name = String.valueOf(folder.root().getFileName());
      if (!AttemptId.isOne(name)) {
        throw error;
      }
      LOG.log(System.Logger.Level.ERROR, "tried again: cannot take up " + folder.root(), error);
      var id = new AttemptId(name);
      unread.put(id, new UnreadAttempt(settings, id, why(error), () -> listener.accept(id)));
    }
  }

  private static IOException why(Exception error) {
    return error instanceof IOException known ? known : new IOException(error.toString(), error);
  }

  private void read(AttemptFolder folder) throws IOException {
    SavedState state = SavedState.read(folder.state());
    mark(folder, state.site());
    add(state, folder);
  }

  /// Earlier versions left no mark. Without it one that is unread later could never be ended.
  private static void mark(AttemptFolder folder, String site) {
    Path mark = folder.siteMark(site);
    try {
      if (Files.notExists(mark)) {
        Files.write(mark, new byte[0]);
      }
    } catch (IOException error) {
      // A disk that can only be read for a while is no reason not to take it up.
      LOG.log(System.Logger.Level.WARNING, "tried at the next start: cannot write " + mark, error);
    }
  }

  /// An attempt that is here and was taken up, or `null`.
  ///
  /// @throws UncheckedIOException if it cannot be told yet how it stands
  private @Nullable AttemptRun find(AttemptId attempt) {
    UnreadAttempt still = findUnread(attempt);
    if (still != null) {
      Observation _ = still.observation();
    }
    return runs.get(attempt);
  }

  /// An attempt that is here and cannot be taken up, or `null`.
  private @Nullable UnreadAttempt findUnread(AttemptId attempt) {
    return unread.computeIfPresent(attempt, this::readAgain);
  }

  private @Nullable UnreadAttempt readAgain(AttemptId attempt, UnreadAttempt before) {
    if (!before.isDue()) {
      return before;
    }
    try {
      AttemptFolder folder = settings.attempt(attempt);
      if (Files.notExists(folder.state())) {
        return null; // somebody took it away
      }
      read(folder);
      LOG.log(System.Logger.Level.INFO, "took up attempt " + attempt);
      return null;
    } catch (IOException | RuntimeException error) {
      before.failed(why(error));
      return before;
    }
  }

  private void add(SavedState state, AttemptFolder folder) throws IOException {
    AttemptId id = state.order().attempt();
    var run = new AttemptRun(settings, folder, state, alone, () -> listener.accept(id));
    runs.put(id, run);
    if (left) {
      run.leave();
    }
    if (!run.isEnded()) {
      try {
        Thread.ofVirtual().name("attempt-" + id).start(run);
      } catch (OutOfMemoryError error) {
        runs.remove(id); // or it would be taken for one that runs
        throw new IOException("the machine has no thread left for attempt " + id, error);
      }
    }
  }

  @Override
  public void launch(TrainingOrder order) {
    if (findUnread(order.attempt()) != null || runs.containsKey(order.attempt())) {
      return;
    }
    AttemptFolder folder = settings.attempt(order.attempt());
    try {
      Disk.makeFolder(folder.root());
      Files.createDirectories(settings.logs(order.attempt()).folder());
      String site = settings.sites().choice().apply(order.spec().algorithm().image());
      Files.write(folder.siteMark(site), new byte[0]);
      SavedState state = SavedState.created(order, site, settings.clock().instant());
      state.write(folder.state());
      add(state, folder);
    } catch (IOException error) {
      throw new UncheckedIOException("cannot launch " + order.name(), error);
    }
  }

  @Override
  public Observation inspect(AttemptId attempt) {
    UnreadAttempt still = findUnread(attempt);
    if (still != null) {
      return still.observation();
    }
    AttemptRun run = runs.get(attempt);
    return run == null ? new Observation.Absent() : run.observation();
  }

  @Override
  public List<MetricPoint> metrics(AttemptId attempt, long after) {
    AttemptRun run = find(attempt);
    return run == null ? List.of() : run.metrics(after);
  }

  @Override
  public void stored(AttemptId attempt, long sequence) {
    AttemptRun run = find(attempt);
    if (run != null) {
      run.stored(sequence);
    }
  }

  @Override
  public void stop(AttemptId attempt) {
    UnreadAttempt still = findUnread(attempt);
    AttemptRun run = runs.get(attempt);
    if (still != null) {
      still.stop();
    } else if (run != null) {
      run.stop();
    }
  }

  @Override
  public boolean interrupt(AttemptId attempt) {
    @Nullable AttemptRun run = find(attempt);
    return run != null && run.interrupt();
  }

  @Override
  public void release(AttemptId attempt) {
    AttemptRun run = find(attempt);
    if (run != null && !run.isEnded()) {
      return;
    }
    if (unread.containsKey(attempt) || (run != null && run.isToBeKept())) {
      keep(attempt);
    } else {
      try {
        sweep(settings.attempt(attempt));
      } catch (IOException error) {
        LOG.log(System.Logger.Level.WARNING, "cannot take away the folder of " + attempt, error);
      }
    }
    unread.remove(attempt);
    runs.remove(attempt);
  }

  /// What nobody could read, or store and keep, is for whoever can.
  ///
  /// @throws UncheckedIOException if it is still where it was, and not where is told
  private void keep(AttemptId attempt) {
    try {
      settings.disk().unstored().keepWhole(attempt.text(), settings.attempt(attempt).root());
    } catch (IOException error) {
      throw new UncheckedIOException("cannot keep the folder of attempt " + attempt, error);
    }
  }

  /// Delete a folder in the background: a program may have left millions of files.
  private void sweep(AttemptFolder folder) throws IOException {
    if (!Files.exists(folder.root())) {
      return;
    }
    // A server that finds a folder without it takes it for what was never launched.
    Files.deleteIfExists(folder.state());
    Path gone = attempts.resolve("gone-" + UUID.randomUUID());
    Files.move(folder.root(), gone);
    sweeper.execute(
        () -> {
          try {
            ConfinedFolder.deleteAt(gone);
          } catch (IOException | RuntimeException error) {
            LOG.log(System.Logger.Level.WARNING, "cannot delete " + gone, error);
          }
        });
  }

  /// Delete logs that were kept for long enough after their last line; never those of an attempt
  /// that is not released yet.
  ///
  /// @param shortest for which a log is kept at least; a younger one is not asked for
  /// @param kept how long an attempt's is kept, empty for ever
  /// @return of how many attempts
  public int sweepLogs(Duration shortest, Function<AttemptId, Optional<Duration>> kept)
      throws IOException {
    Instant now = settings.clock().instant();
    return new OldFolders(settings.folder().resolve("logs"))
        .sweep(
            (name, changed, away) -> {
              if (!AttemptId.isOne(name) || changed.plus(shortest).isAfter(now)) {
                return false;
              }
              var attempt = new AttemptId(name);
              Optional<Duration> time = kept.apply(attempt);
              if (time.isEmpty()
                  || changed.plus(time.get()).isAfter(now)
                  || runs.containsKey(attempt)
                  || unread.containsKey(attempt)) {
                return false;
              }
              away.move();
              return true;
            });
  }

  @Override
  public List<AttemptId> attempts() {
    // In this order: none is in neither.
    return Stream.of(unread, runs).flatMap(all -> all.keySet().stream()).distinct().toList();
  }

  /// How many attempts have a program that runs.
  public int training() {
    return (int) runs.values().stream().filter(run -> isTraining(run.observation())).count();
  }

  /// How many attempts are under way, by site and how far they are: all sites, and all stages.
  public SequencedMap<String, SequencedMap<Stage, Integer>> underWay() {
    var counts = new LinkedHashMap<String, SequencedMap<Stage, Integer>>();
    for (String site : settings.sites().byName().keySet()) {
      var stages = new LinkedHashMap<Stage, Integer>();
      for (Stage stage : Stage.values()) {
        stages.put(stage, 0);
      }
      counts.put(site, stages);
    }
    for (AttemptRun run : runs.values()) {
      var stages = counts.get(run.site());
      if (stages != null && run.observation() instanceof Observation.Active active) {
        stages.merge(active.stages().getLast().stage(), 1, Integer::sum);
      }
    }
    return counts;
  }

  private static boolean isTraining(Observation observed) {
    return observed instanceof Observation.Active active
        && active.stages().getLast().stage() == Stage.TRAINING;
  }

  @Override
  public void onChange(Consumer<AttemptId> newListener) {
    listener = newListener;
  }

  @Override
  public TrainingLog log(AttemptId attempt, String host) {
    try {
      return settings.logs(attempt).reader(host);
    } catch (IOException error) {
      throw new UncheckedIOException("cannot read the log of " + attempt, error);
    }
  }

  private void leave() {
    left = true;
    runs.values().forEach(AttemptRun::leave);
  }

  /// Let go of everything; what runs goes on running.
  @Override
  public void close() {
    leave();
    try {
      Runtime.getRuntime().removeShutdownHook(farewell);
    } catch (IllegalStateException _) {
      // The process is ending: it leaves them as well.
    }
    sweeper.shutdown();
    try {
      // What is not deleted then, the next server deletes.
      boolean _ = sweeper.awaitTermination(SWEEPING.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
