package hone.engine.loop;

import hone.engine.Time;
import hone.engine.advice.Judge;
import hone.engine.advice.Settled;
import hone.engine.advice.Suggester;
import hone.engine.backend.AttemptId;
import hone.engine.backend.Backend;
import hone.engine.backend.MetricPoint;
import hone.engine.job.Phase;
import hone.engine.job.TrainingJob;
import hone.engine.log.Complaints;
import hone.engine.loop.Batch.Hint;
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
import java.util.Set;
import java.util.TreeSet;
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

  private final Complaints complaints;
  private final Present present;
  private final RoundRobin<Long> resting = new RoundRobin<>(RESTING_MAX);
  private final RoundRobin<Long> unfinished = new RoundRobin<>(RESTING_MAX);

  private final ClockReader clockReader;
  private final Telemetry telemetry;

  /// The last time that the clock was set, as far as the store knows.
  private @Nullable ClockJump known;

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
    complaints = new Complaints(LOG, time);
    present = new Present(ports, settings.absence());
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
    Long id = present.training(attempt.text());
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
    present.begin(launched);
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
  boolean cycle(Batch taken) {
    Batch batch = taken;
    Effects effects;
    long life = store.lease().epoch();
    try {
      if (batch.hints().contains(Hint.ANEW)) {
        recover();
      }
      batch = sweep(batch);
      if (batch.isEmpty() && Objects.equals(clockReader.read().jump(), known)) {
        return true;
      }
      List<Round.Seen> seen = gather(batch.trainings());
      batch = signals.withAssessments(batch);
      effects = decide(batch, seen);
    } catch (RuntimeException error) {
      LOG.log(System.Logger.Level.ERROR, "a round failed and is tried again", error);
      again(batch);
      return false;
    } catch (Error error) {
      again(batch);
      throw error;
    }
    act(effects, life);
    if (batch.hints().contains(Hint.STRANGERS)) {
      present.endStrangers();
    }
    return true;
  }

  private Effects decide(Batch batch, List<Round.Seen> seen) {
    Reading now = clockReader.read();
    Set<String> unclear = present.unclear();
    Effects effects =
        store.write(
            transaction ->
                new Round(transaction, names, settings.slots(), now, unclear).run(batch, seen));
    known = now.jump();
    return effects;
  }

  private void again(Batch failed) {
    signals.again(failed);
    if (failed.sweep()) {
      sweepAnew();
    }
  }

  private void sweepAnew() {
    sweep = null;
    lastSweep = null;
  }

  /// Look at all that runs, or at its next part, in this round; at what else there may be in those
  /// that follow.
  private Batch sweep(Batch batch) {
    Duration now = time.passed();
    if (sweep == null || sweep.isOver()) {
      if (lastSweep != null && now.minus(lastSweep).compareTo(settings.sweep()) < 0) {
        return batch;
      }
      lastSweep = now;
      sweep = new Sweep(clockReader.read(), present.attempts());
      sweepOthers();
    }
    return batch.swept(
        sweep.part().stream().map(present::training).filter(Objects::nonNull).toList());
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
          present.trainings().forEach(others::remove);
          resting.next(others, SLOW_SWEEPS).forEach(signals::training);
          var tunings = new TreeSet<>(snapshot.unfinishedTuningJobs());
          unfinished.next(tunings, SLOW_SWEEPS).forEach(signals::tuning);
          return true;
        });
  }

  private List<Round.Seen> gather(Set<Long> trainings) {
    Map<Long, TrainingJob> jobs =
        store.read(
            snapshot -> {
              var found = new LinkedHashMap<Long, TrainingJob>();
              for (long id : trainings) {
                snapshot.ownTrainingJob(id).ifPresent(job -> found.put(id, job));
              }
              return found;
            });
    present.sift(trainings, jobs);
    var seen = new ArrayList<Round.Seen>();
    for (TrainingJob job : jobs.values()) {
      if (job.state().phase() == Phase.RUNNING) {
        present.add(job);
        look(job).ifPresent(seen::add);
      } else if (job.state().phase() == Phase.ENDED) {
        release(job);
      }
    }
    return seen;
  }

  /// First the state, then the metrics: what has ended has printed all its metrics.
  private Optional<Round.Seen> look(TrainingJob job) {
    AttemptId attempt = job.attempt().orElseThrow();
    try {
      return present
          .observe(job)
          .map(seen -> new Round.Seen(job, seen, metrics(attempt, job.state().metricsRead())));
    } catch (RuntimeException error) {
      // Not seen is not gone: the next sweep looks again.
      complaints.failed("cannot look at attempt " + attempt, error);
      if (job.state().stopCause() != null) {
        // Since a restart nobody may have told its backend.
        perform("stop", job, () -> backend.stop(attempt));
      }
      return Optional.empty();
    }
  }

  private List<MetricPoint> metrics(AttemptId attempt, long after) {
    var points = new ArrayList<MetricPoint>();
    long read = after;
    while (true) {
      List<MetricPoint> page = backend.metrics(attempt, read);
      if (page.isEmpty()) {
        return points;
      }
      points.addAll(page);
      read = page.getLast().sequence();
    }
  }

  /// @param life in which this was decided
  private void act(Effects effects, long life) {
    effects.counts().forEach(each -> each.accept(telemetry));
    for (TrainingJob job : effects.stored()) {
      job.attempt()
          .ifPresent(
              attempt ->
                  perform(
                      "tell what is stored of",
                      job,
                      () -> backend.stored(attempt, job.state().metricsRead())));
    }
    for (TrainingJob job : effects.launch()) {
      present.add(job);
      // A call may have begun another life, whose lease is held, and which has other jobs.
      if (store.lease().held() && store.lease().epoch() == life) {
        perform("launch", job, () -> launch(job));
      }
    }
    for (TrainingJob job : effects.stop()) {
      perform("stop", job, () -> backend.stop(job.attempt().orElseThrow()));
    }
    effects.release().forEach(this::release);
    effects.wanted().forEach(each -> suggester.suggest(each.tuningId(), each.count()));
    judge(effects.judge());
    Effects.Unfinished unfinished = effects.unfinished();
    if (unfinished != null) {
      unfinished.inLine().forEach(signals::training);
      unfinished.unasked().forEach(signals::tuning);
      signals.more();
    }
  }

  /// Perform one effect on a training job. If it fails, the sweep finds the job in the same state
  /// and does it again.
  private void perform(String what, TrainingJob job, Runnable effect) {
    complaints.attempt(what + " " + job.identity().name(), effect);
  }

  private void launch(TrainingJob job) {
    backend.launch(job.order());
    telemetry.launched(job.identity(), job.attempt().orElseThrow());
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
      judge.judge(sweep.judged().stream().filter(present::has).toList(), sweep.began().now());
    }
    judge.retain(present.attempts());
    sweep = null;
  }

  /// Let go of what has ended. What fails, or still ends, is tried again at a sweep, since the job
  /// stays as it is.
  private void release(TrainingJob job) {
    boolean gone = present.letGo(job);
    judge.forget(job);
    if (gone && job.state().phase() == Phase.ENDED) {
      signals.released(job.id());
    }
  }
}
