package hone.engine.simulator;

import hone.engine.Scope;
import hone.engine.fake.Specs;
import hone.engine.simulator.machine.Chance;
import hone.engine.submission.TrainingSubmission;
import hone.engine.submission.TuningSubmission;
import hone.engine.training.TimeLimits;
import hone.engine.training.TrainingSpec;
import hone.engine.tuning.TuningSpec;
import hone.engine.tuning.TuningSpec.Completion;
import hone.engine.tuning.TuningSpec.Definition;
import hone.engine.tuning.TuningSpec.Limits;
import hone.search.Goal;
import hone.search.HyperbandLimits;
import hone.search.Parameter;
import hone.search.Scale;
import hone.search.Space;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Draws requests that create jobs, of every kind that the API knows. Each carries a token in its
/// document, by which it is recognised. Not thread-safe.
final class Requests {
  private final Chance chance;
  private int tokens;

  Requests(Chance chance) {
    this.chance = chance;
  }

  /// @param parents ids of tuning jobs, for warm start
  TuningSubmission tuning(Scope scope, String name, List<Long> parents) {
    String strategy = strategy();
    boolean isSimple = chance.in(0.8);
    int definitions = isSimple || strategy.equals("Hyperband") ? 1 : chance.between(2, 4);
    boolean inherits = definitions == 1 && isSearch(strategy) && chance.in(0.3);
    var spec =
        new TuningSpec(
            strategy,
            chance.in(0.5) ? Goal.MINIMIZE : Goal.MAXIMIZE,
            definitions(strategy, definitions),
            limits(strategy),
            definitions == 1 && !strategy.equals("Hyperband") && chance.in(0.3),
            completion(),
            strategy.equals("Hyperband") ? new HyperbandLimits(1, 4) : null,
            inherits && !parents.isEmpty()
                ? new TuningSpec.WarmStart(chance.in(0.5), List.of(chance.pick(parents)))
                : null,
            chance.random().nextLong());
    return new TuningSubmission(scope, name, spec, token(), tags(), null);
  }

  private static boolean isSearch(String strategy) {
    return strategy.equals("Random") || strategy.equals("Bayesian");
  }

  TrainingSubmission training(Scope scope, String name) {
    return new TrainingSubmission(
        scope, name, training(), new LinkedHashMap<>(), token(), tags(), null, null);
  }

  private String token() {
    return "{\"token\":" + ++tokens + "}";
  }

  private static SequencedMap<String, String> tags() {
    var tags = new LinkedHashMap<String, String>();
    tags.put("team", "simulator");
    return tags;
  }

  private String strategy() {
    double which = chance.real();
    if (which < 0.7) {
      return "Random";
    }
    return which < 0.85 ? "Grid" : which < 0.92 ? "Bayesian" : "Hyperband";
  }

  private List<Definition> definitions(String strategy, int count) {
    var definitions = new ArrayList<Definition>();
    for (int i = 0; i < count; i++) {
      var fixed = new LinkedHashMap<String, String>();
      fixed.put("_tuning_objective_metric", "loss");
      definitions.add(
          new Definition(
              count == 1 ? "" : "algorithm-" + i,
              "loss",
              space(strategy),
              fixed,
              training(),
              "{}"));
    }
    return definitions;
  }

  private Space space(String strategy) {
    return strategy.equals("Grid")
        ? Space.of(
            new Parameter.Categorical(
                "color", List.of("red", "green", "blue", "grey").subList(0, chance.between(1, 4))))
        : Space.of(
            new Parameter.Continuous("x", 0, 1, Scale.LINEAR),
            new Parameter.Whole("depth", 1, 10, Scale.AUTO));
  }

  private Limits limits(String strategy) {
    boolean isEndless = strategy.equals("Grid") && chance.in(0.5);
    int jobsMax = isEndless ? Integer.MAX_VALUE : chance.between(1, 8);
    return new Limits(
        jobsMax,
        chance.between(1, 4),
        chance.in(0.15) ? Duration.ofMinutes(chance.between(2, 20)) : null);
  }

  private Completion completion() {
    return new Completion(
        chance.in(0.2) ? (Double) 0.4 : null, chance.in(0.15) ? (Integer) 3 : null, chance.in(0.1));
  }

  private TrainingSpec training() {
    TrainingSpec usual = Specs.training(Duration.ofHours(1), chance.between(0, 2));
    Duration runtimeMax = Duration.ofSeconds(chance.between(60, 900));
    @Nullable Duration pendingMax =
        chance.in(0.15) ? Duration.ofSeconds(chance.between(2, 120)) : null;
    boolean isSpot = chance.in(0.3);
    @Nullable Duration waitMax = isSpot ? runtimeMax.plusSeconds(chance.between(0, 300)) : null;
    return new TrainingSpec(
        usual.algorithm(),
        usual.channels(),
        usual.output(),
        usual.resources(),
        new TimeLimits(runtimeMax, waitMax, pendingMax),
        usual.environment(),
        chance.in(0.3) ? new TrainingSpec.Checkpoint("s3://b/c", "/opt/ml/checkpoints") : null,
        new TrainingSpec.Options(false, isSpot),
        usual.retryAttemptsMax());
  }
}
