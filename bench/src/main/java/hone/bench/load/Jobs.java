package hone.bench.load;

import hone.engine.Scope;
import hone.engine.submission.TuningSubmission;
import hone.engine.training.TimeLimits;
import hone.engine.training.TrainingSpec;
import hone.engine.tuning.TuningSpec;
import hone.engine.tuning.TuningSpec.Completion;
import hone.engine.tuning.TuningSpec.Definition;
import hone.engine.tuning.TuningSpec.Limits;
import hone.search.Goal;
import hone.search.Parameter;
import hone.search.Scale;
import hone.search.Space;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;

/// Tuning jobs whose search costs next to nothing.
final class Jobs {
  static final Scope SCOPE = new Scope("123456789012", "us-west-2");

  private Jobs() {}

  static TuningSubmission tuning(String name, int jobsMax, int parallelMax) {
    var definition =
        new Definition(
            "",
            "loss",
            Space.of(new Parameter.Continuous("x", 0, 1, Scale.LINEAR)),
            new LinkedHashMap<>(),
            training(),
            "{}");
    var spec =
        new TuningSpec(
            "Random",
            Goal.MINIMIZE,
            List.of(definition),
            new Limits(jobsMax, parallelMax, null),
            false,
            new Completion(null, null, false),
            null,
            null,
            7);
    return new TuningSubmission(SCOPE, name, spec, "{}", new LinkedHashMap<>(), null);
  }

  private static TrainingSpec training() {
    return new TrainingSpec(
        new TrainingSpec.Algorithm(
            "local:/bin/true",
            "File",
            List.of(new TrainingSpec.MetricDefinition(TuningSpec.OBJECTIVE_METRIC, "loss=(\\S+)")),
            List.of(),
            List.of()),
        List.of(),
        new TrainingSpec.Output("s3://out", true),
        TrainingSpec.Resources.of("ml.m5.large", 1, 1),
        new TimeLimits(Duration.ofDays(1), null, null),
        new LinkedHashMap<>(),
        null,
        new TrainingSpec.Options(false, false),
        0);
  }
}
