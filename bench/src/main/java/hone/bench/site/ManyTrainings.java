package hone.bench.site;

import hone.engine.Scope;
import hone.engine.backend.AttemptId;
import hone.engine.backend.Observation;
import hone.engine.backend.TrainingOrder;
import hone.engine.training.TimeLimits;
import hone.engine.training.TrainingSpec;
import hone.runtime.attempt.AttemptBackend;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Queue;

/// Runs many trivial training jobs through one backend and measures each from its launch to the
/// moment when its end is told, artifacts stored and everything removed.
final class ManyTrainings {
  /// How the training jobs' names begin.
  static final String NAME = "bench-";

  private final AttemptBackend backend;
  private final TrainingSpec spec;
  private final List<Double> millis = new ArrayList<>();
  private int failed;

  ManyTrainings(AttemptBackend backend, String image) {
    this.backend = backend;
    var algorithm =
        new TrainingSpec.Algorithm(
            image,
            "File",
            List.of(new TrainingSpec.MetricDefinition("loss", "loss=(\\S+)")),
            List.of("/bin/sh", "-c", "echo loss=1"),
            List.of());
    spec =
        new TrainingSpec(
            algorithm,
            List.of(),
            new TrainingSpec.Output("s3://out/models", true),
            TrainingSpec.Resources.of("ml.m5.large", 1, 1),
            new TimeLimits(Duration.ofHours(1), null, null),
            new LinkedHashMap<>(),
            null,
            new TrainingSpec.Options(true, false),
            0);
  }

  private record Running(AttemptId attempt, long startedNanos) {}

  /// Run so many, so many at once.
  void run(int count, int parallel) throws InterruptedException {
    Queue<Running> running = new ArrayDeque<>();
    int launched = 0;
    while (millis.size() < count) {
      while (launched < count && running.size() < parallel) {
        launched++;
        running.add(launch(NAME + launched));
      }
      var still = new ArrayDeque<Running>();
      for (Running each : running) {
        if (!ended(each)) {
          still.add(each);
        }
      }
      running = still;
      Thread.sleep(1);
    }
  }

  private Running launch(String name) {
    var id = new AttemptId(name);
    long now = System.nanoTime();
    backend.launch(
        new TrainingOrder(
            id,
            new Scope("123456789012", "us-west-2"),
            name,
            "arn:aws:sagemaker:us-west-2:123456789012:training-job/" + name,
            spec,
            new LinkedHashMap<>()));
    return new Running(id, now);
  }

  private boolean ended(Running running) {
    if (!(backend.inspect(running.attempt) instanceof Observation.Ended end)) {
      return false;
    }
    millis.add((System.nanoTime() - running.startedNanos) / 1e6);
    if (!(end.ending() instanceof Observation.Ending.Completed)) {
      failed++;
      System.err.println(end.ending());
    }
    backend.release(running.attempt);
    return true;
  }

  /// What was measured, in one line.
  String figures() {
    Collections.sort(millis);
    return String.format(
        Locale.ROOT,
        "%d trainings, %d failed, p50 %.0f ms, p90 %.0f ms, max %.0f ms",
        millis.size(),
        failed,
        millis.get(millis.size() / 2),
        millis.get(millis.size() * 9 / 10),
        millis.getLast());
  }
}
