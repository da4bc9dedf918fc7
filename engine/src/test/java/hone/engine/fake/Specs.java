package hone.engine.fake;

import hone.engine.Scope;
import hone.engine.submission.TrainingSubmission;
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
import org.jspecify.annotations.Nullable;

/// Requests for tests, changed with `with…`.
public record Specs(
    Scope scope,
    String strategy,
    int jobsMax,
    int parallelMax,
    @Nullable Duration runtimeMax,
    Completion completion,
    boolean earlyStopping,
    int retries) {

  public static final Scope SCOPE = new Scope("123456789012", "us-west-2");

  public static Specs random(int jobsMax, int parallelMax) {
    return new Specs(
        SCOPE, "Random", jobsMax, parallelMax, null, new Completion(null, null, false), false, 0);
  }

  public Specs withStrategy(String name) {
    return new Specs(
        scope, name, jobsMax, parallelMax, runtimeMax, completion, earlyStopping, retries);
  }

  public Specs withScope(Scope other) {
    return new Specs(
        other, strategy, jobsMax, parallelMax, runtimeMax, completion, earlyStopping, retries);
  }

  public Specs withRuntimeMax(Duration max) {
    return new Specs(
        scope, strategy, jobsMax, parallelMax, max, completion, earlyStopping, retries);
  }

  public Specs withCompletion(Completion criteria) {
    return new Specs(
        scope, strategy, jobsMax, parallelMax, runtimeMax, criteria, earlyStopping, retries);
  }

  public Specs withEarlyStopping() {
    return new Specs(scope, strategy, jobsMax, parallelMax, runtimeMax, completion, true, retries);
  }

  public Specs withRetries(int count) {
    return new Specs(
        scope, strategy, jobsMax, parallelMax, runtimeMax, completion, earlyStopping, count);
  }

  public static TrainingSpec training(Duration runtimeMax, int retries) {
    return training(new TimeLimits(runtimeMax, null, null), retries);
  }

  private static TrainingSpec training(TimeLimits limits, int retries) {
    return new TrainingSpec(
        new TrainingSpec.Algorithm(
            "local:/bin/true",
            "File",
            List.of(
                new TrainingSpec.MetricDefinition("loss", "loss=(\\S+)"),
                new TrainingSpec.MetricDefinition("ObjectiveMetric", "loss=(\\S+)")),
            List.of(),
            List.of()),
        List.of(),
        new TrainingSpec.Output("s3://out", true),
        TrainingSpec.Resources.of("ml.m5.large", 1, 1),
        limits,
        new LinkedHashMap<>(),
        null,
        new TrainingSpec.Options(false, false),
        retries);
  }

  public Space space() {
    return strategy.equals("Grid")
        ? Space.of(new Parameter.Categorical("color", List.of("red", "green", "blue")))
        : Space.of(
            new Parameter.Continuous("x", 0, 1, Scale.LINEAR),
            new Parameter.Whole("depth", 1, 10, Scale.AUTO));
  }

  public TuningSubmission tuning(String name) {
    return tuning(name, 1);
  }

  public TuningSubmission tuning(String name, int definitions) {
    var fixed = new LinkedHashMap<String, String>();
    fixed.put("_tuning_objective_metric", "loss");
    var all = new java.util.ArrayList<Definition>();
    for (int i = 0; i < definitions; i++) {
      if (definitions > 1) {
        fixed.put("algorithm", "algorithm-" + i);
      }
      all.add(
          new Definition(
              definitions == 1 ? "" : "algorithm-" + i,
              "loss",
              space(),
              fixed,
              training(Duration.ofHours(1), retries),
              "{}"));
    }
    var spec =
        new TuningSpec(
            strategy,
            Goal.MINIMIZE,
            all,
            new Limits(jobsMax, parallelMax, runtimeMax),
            earlyStopping,
            completion,
            null,
            null,
            7);
    return new TuningSubmission(scope, name, spec, "{\"a\":1}", new LinkedHashMap<>(), null);
  }

  public TrainingSubmission own(String name) {
    return own(name, new TimeLimits(Duration.ofHours(1), null, null));
  }

  public TrainingSubmission own(String name, TimeLimits limits) {
    return new TrainingSubmission(
        scope,
        name,
        training(limits, retries),
        new LinkedHashMap<>(),
        "{}",
        new LinkedHashMap<>(),
        null,
        null);
  }
}
