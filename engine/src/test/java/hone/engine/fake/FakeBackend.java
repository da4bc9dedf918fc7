package hone.engine.fake;

import hone.engine.backend.AttemptId;
import hone.engine.backend.Backend;
import hone.engine.backend.MetricPoint;
import hone.engine.backend.Observation;
import hone.engine.backend.Observation.Ending;
import hone.engine.backend.Observation.Stage;
import hone.engine.backend.Observation.StageEntry;
import hone.engine.backend.TrainingOrder;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Runs training jobs in memory: each goes on when a test says so, or at once by a script. It
/// outlives the engine, as real processes do. Thread-safe.
public final class FakeBackend implements Backend {
  /// What a training job does: the objective values that it prints, and how it ends.
  public record Script(List<Double> values, @Nullable Ending ending) {
    public static Script succeeding(double value) {
      return new Script(List.of(value), new Ending.Completed());
    }

    public static Script hanging() {
      return new Script(List.of(), null);
    }
  }

  private static final class Run {
    final TrainingOrder order;
    final List<MetricPoint> points = new ArrayList<>();
    @Nullable Ending ending;
    long stored;
    boolean live = true;

    Run(TrainingOrder order) {
      this.order = order;
    }
  }

  private final InstantSource clock;
  private final Map<AttemptId, Run> runs = new LinkedHashMap<>();
  private final Function<TrainingOrder, Script> scripts;
  private Consumer<AttemptId> listener = _ -> {};
  private int released;
  private boolean blind;
  private int blindStops;
  private int running;
  private int runningMost;

  public FakeBackend(InstantSource clock, Function<TrainingOrder, Script> scripts) {
    this.clock = clock;
    this.scripts = scripts;
  }

  @Override
  public synchronized void launch(TrainingOrder order) {
    if (runs.containsKey(order.attempt())) {
      return;
    }
    Script script = scripts.apply(order); // where that throws, nothing has been launched
    var run = new Run(order);
    runs.put(order.attempt(), run);
    running++;
    runningMost = Math.max(runningMost, running);
    script.values().forEach(value -> print(run, value));
    if (script.ending() != null) {
      end(run, script.ending());
    }
    listener.accept(order.attempt());
  }

  private void print(Run run, double value) {
    for (var definition : run.order.spec().algorithm().metrics()) {
      run.points.add(
          new MetricPoint(run.points.size() + 1, definition.name(), value, clock.instant()));
    }
  }

  private void end(Run run, Ending ending) {
    if (run.ending == null) {
      run.ending = ending;
      running--;
    }
  }

  /// Let the training job of that name print an objective value.
  public synchronized void print(String name, double value) {
    Run run = run(name);
    print(run, value);
    listener.accept(run.order.attempt());
  }

  /// Let it be seen, or not, whether the training job of that name still runs.
  public synchronized void live(String name, boolean live) {
    Run run = run(name);
    run.live = live;
    listener.accept(run.order.attempt());
  }

  /// Let the training job of that name end.
  public synchronized void end(String name, Ending ending) {
    Run run = run(name);
    end(run, ending);
    listener.accept(run.order.attempt());
  }

  /// Let an attempt print an objective value and end, whether it is its job's last or not.
  public synchronized void end(AttemptId attempt, double value, Ending ending) {
    Run run = runs.get(attempt);
    if (run != null) {
      print(run, value);
      end(run, ending);
      listener.accept(attempt);
    }
  }

  /// Lose every trace of the training job of that name, as a broken disk would.
  public synchronized void lose(String name) {
    Run run = run(name);
    end(run, new Ending.Stopped());
    runs.remove(run.order.attempt());
    listener.accept(run.order.attempt());
  }

  private Run run(String name) {
    return runs.values().stream()
        .filter(run -> run.order.name().equals(name))
        .reduce((_, last) -> last)
        .orElseThrow(() -> new IllegalArgumentException("never launched: " + name));
  }

  /// Let nothing be seen or stopped from now on.
  public synchronized void blind() {
    blind = true;
  }

  /// How often something was to be stopped since.
  public synchronized int blindStops() {
    return blindStops;
  }

  @Override
  public synchronized Observation inspect(AttemptId attempt) {
    if (blind) {
      throw new IllegalStateException("of a test: nothing is seen");
    }
    Run run = runs.get(attempt);
    if (run == null) {
      return new Observation.Absent();
    }
    var stages = List.of(new StageEntry(Stage.TRAINING, clock.instant()));
    return run.ending == null
        ? new Observation.Active(stages, run.live)
        : new Observation.Ended(stages, clock.instant(), run.ending, "s3://out/model.tar.gz");
  }

  @Override
  public synchronized List<MetricPoint> metrics(AttemptId attempt, long after) {
    Run run = runs.get(attempt);
    return run == null
        ? List.of()
        : List.copyOf(run.points.subList((int) after, run.points.size()));
  }

  @Override
  public synchronized void stored(AttemptId attempt, long sequence) {
    Run run = runs.get(attempt);
    if (run != null) {
      run.stored = Math.max(run.stored, sequence);
    }
  }

  @Override
  public synchronized void stop(AttemptId attempt) {
    if (blind) {
      blindStops++;
      return;
    }
    Run run = runs.get(attempt);
    if (run != null) {
      end(run, new Ending.Stopped());
      listener.accept(attempt);
    }
  }

  @Override
  public synchronized void release(AttemptId attempt) {
    released++;
  }

  @Override
  public synchronized List<AttemptId> attempts() {
    return List.copyOf(runs.keySet());
  }

  @Override
  public synchronized void onChange(Consumer<AttemptId> newListener) {
    listener = newListener;
  }

  /// The orders that were launched, in order, each once.
  public synchronized List<TrainingOrder> launched() {
    return runs.values().stream().map(run -> run.order).toList();
  }

  public synchronized int released() {
    return released;
  }

  /// Up to which metric value those of the training job of that name are stored, as it was told.
  public synchronized long stored(String name) {
    return run(name).stored;
  }

  /// How many ran at once at most.
  public synchronized int runningMost() {
    return runningMost;
  }
}
