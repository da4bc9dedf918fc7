package hone.engine.loop;

import hone.engine.Time;
import hone.engine.advice.Judge;
import hone.engine.advice.Settled;
import hone.engine.advice.Suggester;
import hone.engine.backend.AttemptId;
import hone.engine.backend.Backend;
import hone.engine.backend.MetricPoint;
import hone.engine.backend.Observation;
import hone.engine.job.Phase;
import hone.engine.job.TrainingJob;
import hone.engine.job.TrainingState;
import hone.engine.store.Launch;
import hone.engine.store.Snapshot;
import hone.engine.store.Store;
import hone.engine.time.ClockJump;
import hone.engine.time.ClockReader;
import hone.engine.time.Reading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// Makes jobs go on: gather what backends see → decide and store, in one transaction → perform the
/// effects. Every effect may be done twice without harm, so that a crash between any two steps is
/// mended by going through them again.
///
/// Cycles run on one thread; the signals come from any.
final class Loop {
  private static final System.Logger LOG = System.getLogger(Loop.class.getName());

  /// In how many sweeps what does not run is looked at, unless it is too much for one sweep.
  private static final int SLOW_SWEEPS = 10;

  /// How many of those, and of the tuning jobs, a sweep looks at: each costs a look at the store,
  /// for which callers wait, and a place among the signals.
  private static final int RESTING_MAX = 100;

  private final Store store;
  private final Backend backend;
  private final Time time;
  private final Names names;
  private final EngineSettings settings;
  private final Suggester suggester;
  private final Judge judge;
  private final Signals signals;

  /// The training jobs that may run, by attempt; looked up by the backend's threads.
  private final ConcurrentNavigableMap<String, Long> running = new ConcurrentSkipListMap<>();

  private final RoundRobin<Long> resting = new RoundRobin<>(RESTING_MAX);
  private final RoundRobin<Long> unfinished = new RoundRobin<>(RESTING_MAX);

  private final ClockReader clockReader;
  private final Telemetry telemetry;

  /// The last time that the clock was set, as far as the store knows.
  private @Nullable ClockJump known;

  /// Since when attempts that were there have been absent.
  private final SequencedMap<String, Duration> absent = new LinkedHashMap<>();

  /// The look at all that runs that is under way.
  private @Nullable Sweep sweep;

  /// When the last one began, or `null` if it is to be begun anew.
  private @Nullable Duration lastSweep;

  private int sweeps;

  private Loop(Ports ports, EngineSettings settings, Signals signals, Executor strategies) {
    store = ports.store();
    backend = ports.backend();
    time = ports.time();
    names = new Names(ports.random());
    clockReader = new ClockReader(time);
    telemetry = ports.telemetry();
    this.settings = settings;
    this.signals = signals;
    var settled = new Settled();
    suggester = new Suggester(store, time, strategies, settled, signals);
    judge = new Judge(store, time, strategies, settled, signals);
  }

  /// Make a loop that goes on with what the store holds.
  static Loop of(Ports ports, EngineSettings settings, Signals signals, Executor strategies) {
    var loop = new Loop(ports, settings, signals, strategies);
    ports.backend().onChange(loop::changed);
    signals.anew();
    return loop;
  }

  EngineSettings settings() {
    return settings;
  }

  Names names() {
    return names;
  }

  Signals signals() {
    return signals;
  }

  ClockReader clockReader() {
    return clockReader;
  }

  Telemetry telemetry() {
    return telemetry;
  }

  private void changed(AttemptId attempt) {
    Long id = running.get(attempt.text());
    if (id != null) {
      signals.training(id);
    }
  }

  /// Find all that the store holds as this server's own and under way: after a start, or when jobs
  /// of a server that is gone have come here, this is all there is. Training jobs that wait are
  /// left to the sweeps, and get their slots in any round.
  private void recover() {
    Map<String, Long> launched =
        store.read(
            snapshot -> {
              snapshot.unfinishedTuningJobs().forEach(signals::tuning);
              return snapshot.launched();
            });
    running.keySet().retainAll(launched.keySet());
    running.putAll(launched);
    sweepAnew();
    launched.values().forEach(signals::training);
    signals.strangers();
  }

  /// How often to renew the lease.
  Duration leaseRetry() {
    return store.lease().retry();
  }

  /// Renew the lease; if jobs have come or gone with it, have the loop find them. That may take
  /// longer than the lease lasts, so it is not done here.
  void keepLease() {
    if (store.lease().keep()) {
      signals.anew();
    }
  }

  /// Go through one cycle with these signals: sweep if it is time, then gather, decide, store, act.
  ///
  /// @return `false` if the store refused it: the signals are kept for another try
  boolean cycle(Signals.Batch batch) {
    Round.Effects effects;
    long life = store.lease().epoch();
    try {
      if (batch.anew) {
        recover();
      }
      sweep(batch);
      if (batch.isEmpty() && Objects.equals(clockReader.read().jump(), known)) {
        return true;
      }
      List<Round.Seen> seen = gather(batch);
      signals.takeAssessments(batch);
      Reading now = clockReader.read();
      effects =
          store.write(
              transaction -> new Round(transaction, names, settings.slots(), now).run(batch, seen));
      known = now.jump();
    } catch (RuntimeException error) {
      LOG.log(System.Logger.Level.ERROR, "a round failed and is tried again", error);
      again(batch);
      return false;
    } catch (Error error) {
      again(batch);
      throw error;
    }
    act(effects, life);
    if (batch.strangers) {
      endStrangers();
    }
    return true;
  }

  private void again(Signals.Batch failed) {
    signals.again(failed);
    if (failed.sweep) {
      sweepAnew();
    }
  }

  private void sweepAnew() {
    sweep = null;
    lastSweep = null;
  }

  /// Look at all that runs, or at its next part, in this round; at what else there may be in those
  /// that follow.
  private void sweep(Signals.Batch batch) {
    Duration now = time.passed();
    if (sweep == null || sweep.isOver()) {
      if (lastSweep != null && now.minus(lastSweep).compareTo(settings.sweep()) < 0) {
        return;
      }
      lastSweep = now;
      sweep = new Sweep(clockReader.read(), running.keySet());
      sweepOthers();
    }
    batch.sweep = true;
    for (String attempt : sweep.part()) {
      Long id = running.get(attempt);
      if (id != null) {
        batch.trainings.add(id);
      }
    }
  }

  private void sweepOthers() {
    sweeps++;
    if (sweeps % SLOW_SWEEPS == 0) {
      signals.strangers();
    }
    store.read(
        snapshot -> {
          // Another server may have taken the call that stops it.
          snapshot.stoppingTuningJobs().forEach(signals::tuning);
          var others = new TreeSet<>(snapshot.unreleasedTrainingJobs());
          running.values().forEach(others::remove);
          resting.next(others, SLOW_SWEEPS).forEach(signals::training);
          var tunings = new TreeSet<>(snapshot.unfinishedTuningJobs());
          unfinished.next(tunings, SLOW_SWEEPS).forEach(signals::tuning);
          return true;
        });
  }

  private List<Round.Seen> gather(Signals.Batch batch) {
    Map<Long, TrainingJob> jobs =
        store.read(
            snapshot -> {
              var found = new LinkedHashMap<Long, TrainingJob>();
              for (long id : batch.trainings) {
                snapshot.ownTrainingJob(id).ifPresent(job -> found.put(id, job));
              }
              return found;
            });
    running
        .entrySet()
        .removeIf(
            entry ->
                batch.trainings.contains(entry.getValue())
                    && !runs(jobs.get(entry.getValue()), entry.getKey()));
    var seen = new ArrayList<Round.Seen>();
    for (TrainingJob job : jobs.values()) {
      if (job.state().phase() == Phase.RUNNING) {
        remember(job);
        look(job).ifPresent(seen::add);
      } else if (job.state().phase() == Phase.ENDED) {
        release(job);
      }
    }
    return seen;
  }

  /// Whether an attempt is still this server's: its training job may have gone to another.
  private static boolean runs(@Nullable TrainingJob job, String attempt) {
    return job != null
        && job.state().phase() == Phase.RUNNING
        && job.state().attempts().getLast().equals(attempt);
  }

  /// First the state, then the metrics: what has ended has printed all its metrics.
  private Optional<Round.Seen> look(TrainingJob job) {
    AttemptId attempt = job.attempt().orElseThrow();
    try {
      Observation observation = observe(attempt);
      if (observation instanceof Observation.Absent && !isGone(job)) {
        return Optional.empty();
      }
      if (!(observation instanceof Observation.Absent)) {
        absent.remove(attempt.text());
      }
      var points = new ArrayList<MetricPoint>();
      long read = job.state().metricsRead();
      while (true) {
        List<MetricPoint> page = backend.metrics(attempt, read);
        if (page.isEmpty()) {
          return Optional.of(new Round.Seen(job, observation, points));
        }
        points.addAll(page);
        read = page.getLast().sequence();
      }
    } catch (RuntimeException error) {
      // Not seen is not gone: the next sweep looks again.
      LOG.log(System.Logger.Level.ERROR, "cannot look at attempt " + attempt, error);
      return Optional.empty();
    }
  }

  /// Whether an absent attempt is one to act on: it was never seen and is to be launched, or has
  /// been absent for long enough. A list that is late, or empty by mistake, ends no training job.
  private boolean isGone(TrainingJob job) {
    TrainingState state = job.state();
    if (state.stages() == 0 && state.stopCause() == null) {
      return true;
    }
    AttemptId attempt = job.attempt().orElseThrow();
    if (state.stopCause() != null) {
      // It may have been launched and not be seen yet.
      attempt("stop", job, () -> backend.stop(attempt));
    }
    return isAbsentForLong(attempt);
  }

  private boolean isAbsentForLong(AttemptId attempt) {
    Duration now = time.passed();
    Duration since = absent.computeIfAbsent(attempt.text(), _ -> now);
    return now.minus(since).compareTo(settings.absence()) >= 0;
  }

  /// What is absent here may have been launched by a server that is gone, at a place that cannot
  /// be seen from here. Whether it still runs there is not known, so it must not be launched here:
  /// it is lost, and its training job is tried anew or fails, as its retry strategy says.
  private Observation observe(AttemptId attempt) {
    Observation seen = backend.inspect(attempt);
    if (!(seen instanceof Observation.Absent)) {
      return seen;
    }
    String here = store.lease().place();
    boolean elsewhere =
        store.read(s -> s.launch(attempt)).filter(by -> !by.place().equals(here)).isPresent();
    return elsewhere
        ? new Observation.Ended(List.of(), time.instant(), Observation.Ending.Failed.LOST, null)
        : seen;
  }

  /// End what runs here and counts no more: attempts of jobs that other servers took over, or that
  /// were tried again. What the store does not know at all was launched for another store, perhaps
  /// for a later state of this one; it is left alone.
  private void endStrangers() {
    try {
      for (AttemptId attempt : backend.attempts()) {
        if (!running.containsKey(attempt.text()) && store.read(s -> isStranger(s, attempt))) {
          LOG.log(System.Logger.Level.INFO, "attempt " + attempt + " counts no more and is ended");
          if (letGo(attempt)) {
            absent.remove(attempt.text());
          }
        }
      }
    } catch (RuntimeException error) {
      LOG.log(System.Logger.Level.ERROR, "cannot end what counts no more; tried again", error);
    }
  }

  private static boolean isStranger(Snapshot store, AttemptId attempt) {
    Launch launch = store.launch(attempt).orElse(null);
    if (launch == null) {
      return false;
    }
    TrainingJob job = store.trainingJob(launch.trainingId()).orElse(null);
    return job == null
        || !job.attempt().filter(attempt::equals).isPresent()
        || switch (job.state().phase()) {
          case RUNNING, ENDED -> false;
          case WAITING, RELEASED -> true;
        };
  }

  /// @param life in which this was decided
  private void act(Round.Effects effects, long life) {
    effects.ended.forEach(each -> each.accept(telemetry));
    for (TrainingJob job : effects.stored) {
      job.attempt()
          .ifPresent(
              attempt ->
                  attempt(
                      "tell what is stored of",
                      job,
                      () -> backend.stored(attempt, job.state().metricsRead())));
    }
    for (TrainingJob job : effects.launch) {
      remember(job);
      // A call may have begun another life, whose lease is held, and which has other jobs.
      if (store.lease().held() && store.lease().epoch() == life) {
        attempt("launch", job, () -> backend.launch(job.order()));
      }
    }
    for (TrainingJob job : effects.stop) {
      attempt("stop", job, () -> backend.stop(job.attempt().orElseThrow()));
    }
    effects.release.forEach(this::release);
    effects.wanted.forEach(suggester::suggest);
    judge(effects.judged);
    if (effects.more) {
      effects.inLine.forEach(signals::training);
      effects.unasked.forEach(signals::tuning);
      signals.more();
    }
  }

  /// Have those that were seen judged once all that runs has been looked at: what came before their
  /// reports is known, too. If the clock was set meanwhile, what came before is not.
  private void judge(List<TrainingJob> seen) {
    if (sweep == null) {
      return;
    }
    sweep.keep(seen);
    if (!sweep.isOver()) {
      signals.wake();
      return;
    }
    if (Objects.equals(sweep.began().jump(), known)) {
      judge.judge(sweep.judged().stream().filter(this::mayRun).toList(), sweep.began().now());
    }
    sweep = null;
  }

  private boolean mayRun(TrainingJob job) {
    return job.attempt().map(attempt -> running.containsKey(attempt.text())).orElse(false);
  }

  private void remember(TrainingJob job) {
    if (job.state().phase() == Phase.RUNNING) {
      job.attempt().ifPresent(attempt -> running.put(attempt.text(), job.id()));
    }
  }

  /// Let go of all its attempts: of an earlier one, a crash may have kept it from doing so. What
  /// fails, or still ends, is tried again at a sweep, since the job stays as it is.
  private void release(TrainingJob job) {
    boolean gone = true;
    for (String attempt : job.state().attempts()) {
      running.remove(attempt);
      gone &= letGo(new AttemptId(attempt));
    }
    if (gone) {
      job.state().attempts().forEach(absent::remove);
    }
    judge.forget(job);
    if (gone && job.state().phase() == Phase.ENDED) {
      signals.released(job.id());
    }
  }

  /// Forget an attempt once it has ended, and have it end before: one that ran on at this server
  /// while another had its job would never be looked at again.
  ///
  /// @return `false` if it is to be tried again
  private boolean letGo(AttemptId attempt) {
    try {
      boolean isOver =
          switch (observe(attempt)) {
            case Observation.Absent() -> isAbsentForLong(attempt);
            case Observation.Active _ -> false;
            case Observation.Ended _ -> true;
          };
      if (isOver) {
        backend.release(attempt);
      } else {
        backend.stop(attempt);
      }
      return isOver;
    } catch (RuntimeException error) {
      LOG.log(System.Logger.Level.ERROR, "cannot let go of attempt " + attempt, error);
      return false;
    }
  }

  private static void attempt(String what, TrainingJob job, Runnable effect) {
    try {
      effect.run();
    } catch (RuntimeException error) {
      // The sweep finds the job in the same state and does it again.
      LOG.log(System.Logger.Level.ERROR, "cannot " + what + " " + job.identity().name(), error);
    }
  }
}
