package hone.bench.load;

import hone.engine.backend.AttemptId;
import hone.engine.backend.Backend;
import hone.engine.backend.MetricPoint;
import hone.engine.backend.Observation;
import hone.engine.backend.Observation.Ending;
import hone.engine.backend.Observation.Stage;
import hone.engine.backend.Observation.StageEntry;
import hone.engine.backend.TrainingOrder;
import hone.engine.tuning.TuningSpec;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Trials that cost nothing: each reports its objective at an interval and ends after so many
/// reports. Notes how long each tuning job waits from the end of a trial to its next launch.
/// Thread-safe.
final class SimulatedTrials implements Backend, AutoCloseable {
  private final long intervalMillis;
  private final int reports;
  private final Map<AttemptId, Trial> trials = new ConcurrentHashMap<>();
  private final Map<String, Deque<Long>> ended = new ConcurrentHashMap<>();
  private final List<Double> waits = new ArrayList<>();
  private final AtomicLong reported = new AtomicLong();
  private final AtomicLong finished = new AtomicLong();
  private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(1);
  private volatile boolean silent;
  private volatile Consumer<AttemptId> listener = _ -> {};

  /// @param reports how many reports a trial makes at most, at least 1
  SimulatedTrials(long intervalMillis, int reports) {
    this.intervalMillis = intervalMillis;
    this.reports = reports;
  }

  private static final class Trial {
    final List<MetricPoint> points = new ArrayList<>();
    final List<StageEntry> stages = List.of(new StageEntry(Stage.TRAINING, Instant.now()));
    final int reports;
    @Nullable Instant end;

    Trial(int reports) {
      this.reports = reports;
    }
  }

  @Override
  public void launch(TrainingOrder order) {
    // Lives of all lengths, so that ends come evenly, too.
    var trial = new Trial(1 + Math.floorMod(order.name().hashCode() >> 8, reports));
    if (trials.putIfAbsent(order.attempt(), trial) != null) {
      return;
    }
    String job = tuningJob(order.name());
    Long since = ended.computeIfAbsent(job, _ -> new ArrayDeque<>()).pollFirst();
    if (since != null) {
      synchronized (waits) {
        waits.add((System.nanoTime() - since) / 1e6);
      }
    }
    // Spread over the interval, so that reports come evenly.
    long first = intervalMillis == 0 ? 0 : Math.floorMod(order.name().hashCode(), intervalMillis);
    run(() -> report(order.attempt(), trial, job), first);
  }

  private static String tuningJob(String training) {
    return training.substring(0, training.indexOf("-"));
  }

  private void run(Runnable report, long millis) {
    // It cannot fail but by a bug, and nobody waits for it.
    var _ = clock.schedule(report, millis, TimeUnit.MILLISECONDS);
  }

  private void report(AttemptId attempt, Trial trial, String job) {
    if (silent) {
      return;
    }
    boolean last;
    synchronized (trial) {
      int sequence = trial.points.size() + 1;
      trial.points.add(
          new MetricPoint(sequence, TuningSpec.OBJECTIVE_METRIC, 1.0 / sequence, Instant.now()));
      reported.incrementAndGet();
      last = sequence == trial.reports;
      if (last) {
        trial.end = Instant.now();
      }
    }
    if (last) {
      finished.incrementAndGet();
      ended.computeIfAbsent(job, _ -> new ArrayDeque<>()).addLast(System.nanoTime());
    } else {
      run(() -> report(attempt, trial, job), intervalMillis);
    }
    listener.accept(attempt);
  }

  @Override
  public Observation inspect(AttemptId attempt) {
    Trial trial = trials.get(attempt);
    if (trial == null) {
      return new Observation.Absent();
    }
    synchronized (trial) {
      Instant end = trial.end;
      return end == null
          ? new Observation.Active(trial.stages)
          : new Observation.Ended(trial.stages, end, new Ending.Completed(), "s3://out/model");
    }
  }

  @Override
  public List<MetricPoint> metrics(AttemptId attempt, long after) {
    Trial trial = trials.get(attempt);
    if (trial == null) {
      return List.of();
    }
    synchronized (trial) {
      return List.copyOf(trial.points.subList((int) after, trial.points.size()));
    }
  }

  @Override
  public void stored(AttemptId attempt, long sequence) {}

  @Override
  public void stop(AttemptId attempt) {
    Trial trial = trials.get(attempt);
    if (trial != null) {
      synchronized (trial) {
        trial.end = Instant.now();
      }
    }
  }

  @Override
  public void release(AttemptId attempt) {
    trials.remove(attempt);
  }

  @Override
  public List<AttemptId> attempts() {
    return List.copyOf(trials.keySet());
  }

  @Override
  public void onChange(Consumer<AttemptId> newListener) {
    listener = newListener;
  }

  /// Report nothing more.
  void silence() {
    silent = true;
  }

  long reported() {
    return reported.get();
  }

  long finished() {
    return finished.get();
  }

  int running() {
    return trials.size();
  }

  /// Milliseconds from the end of a trial to the launch of the next one of its tuning job, and
  /// forget them.
  List<Double> takeWaits() {
    synchronized (waits) {
      var taken = List.copyOf(waits);
      waits.clear();
      return taken;
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
