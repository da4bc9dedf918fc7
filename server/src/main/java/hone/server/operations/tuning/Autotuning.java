package hone.server.operations.tuning;

import hone.api.sagemaker.ConvergenceDetected;
import hone.api.sagemaker.CreateHyperParameterTuningJobRequest;
import hone.api.sagemaker.HyperParameterTrainingJobDefinition;
import hone.api.sagemaker.HyperParameterTuningJobConfig;
import hone.api.sagemaker.ParameterRanges;
import hone.api.sagemaker.ResourceLimits;
import hone.api.sagemaker.RetryStrategy;
import hone.api.sagemaker.TuningJobCompletionCriteria;
import hone.search.HyperbandLimits;
import hone.search.Space;
import hone.search.Strategy;
import hone.search.autotune.Autotune;
import hone.server.operations.tuning.AutoRanges.Resolved;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Makes a plain request out of one with Autotune: ranges from AutoParameters, and what the caller
/// left open. What the caller said stays.
///
/// @param ranges turns AutoParameters into ranges
record Autotuning(AutoRanges ranges) {
  /// Of training jobs whose request leaves it open.
  static final RetryStrategy RETRIES = new RetryStrategy(3);

  private static final List<HyperParameterTrainingJobDefinition> NONE = List.of();

  /// The request without anything left to choose; one without Autotune as it is.
  CreateHyperParameterTuningJobRequest resolve(CreateHyperParameterTuningJobRequest request) {
    if (request.autotune() == null) {
      return request;
    }
    HyperParameterTuningJobConfig config = request.hyperParameterTuningJobConfig();
    HyperParameterTrainingJobDefinition definition = request.trainingJobDefinition();
    Strategy strategy = TuningConfig.named(config.strategy());
    List<String> kept = strategy.schedulesResources() ? HyperbandLimits.EPOCHS : List.of();
    Resolved single =
        ranges.resolve("trainingJobDefinition", config.parameterRanges(), definition, kept);
    List<HyperParameterTrainingJobDefinition> several = request.trainingJobDefinitions();
    var resolved = new ArrayList<HyperParameterTrainingJobDefinition>();
    for (HyperParameterTrainingJobDefinition each : Objects.requireNonNullElse(several, NONE)) {
      String member = "trainingJobDefinitions." + (resolved.size() + 1) + ".member";
      Resolved own = ranges.resolve(member, each.hyperParameterRanges(), each, kept);
      resolved.add(completed(each, own.ranges(), own.fixed()));
    }
    return new CreateHyperParameterTuningJobRequest(
        request.hyperParameterTuningJobName(),
        planned(config, single.ranges(), resolved),
        definition == null
            ? null
            : completed(definition, definition.hyperParameterRanges(), single.fixed()),
        several == null ? null : resolved,
        request.warmStartConfig(),
        request.tags(),
        request.autotune());
  }

  /// The configuration with what the caller left open.
  ///
  /// @param listed the definitions of the list form; one alone is a single definition, too
  private static HyperParameterTuningJobConfig planned(
      HyperParameterTuningJobConfig config,
      @Nullable ParameterRanges ranges,
      List<HyperParameterTrainingJobDefinition> listed) {
    boolean single = listed.size() <= 1;
    Strategy strategy = TuningConfig.named(config.strategy());
    ResourceLimits limits = config.resourceLimits();
    String early = config.trainingJobEarlyStoppingType();
    TuningJobCompletionCriteria completion = config.tuningJobCompletionCriteria();
    Integer jobs = limits.maxNumberOfTrainingJobs();
    boolean planned = jobs == null && single && !strategy.triesAllCombinations();
    return new HyperParameterTuningJobConfig(
        config.strategy(),
        config.strategyConfig(),
        config.hyperParameterTuningJobObjective(),
        new ResourceLimits(
            planned ? (Integer) trials(ranges, listed) : jobs,
            limits.maxParallelTrainingJobs(),
            limits.maxRuntimeInSeconds()),
        ranges,
        early == null && single && !strategy.schedulesResources() ? "Auto" : early,
        completed(completion),
        config.randomSeed());
  }

  private static TuningJobCompletionCriteria completed(
      @Nullable TuningJobCompletionCriteria asked) {
    var convergence = new ConvergenceDetected("Enabled");
    if (asked == null) {
      return new TuningJobCompletionCriteria(null, null, convergence);
    }
    return new TuningJobCompletionCriteria(
        asked.targetObjectiveMetricValue(),
        asked.bestObjectiveNotImproving(),
        asked.convergenceDetected() == null ? convergence : asked.convergenceDetected());
  }

  private static int trials(
      @Nullable ParameterRanges ranges, List<HyperParameterTrainingJobDefinition> listed) {
    Space space =
        listed.isEmpty()
            ? Ranges.space("hyperParameterTuningJobConfig.parameterRanges", ranges)
            : Ranges.space(
                "trainingJobDefinitions.1.member.hyperParameterRanges",
                listed.getFirst().hyperParameterRanges());
    return Autotune.trials(space);
  }

  /// The definition with its ranges resolved, its statics completed, and retries.
  private static HyperParameterTrainingJobDefinition completed(
      HyperParameterTrainingJobDefinition given,
      @Nullable ParameterRanges ranges,
      SequencedMap<String, String> fixed) {
    SequencedMap<String, String> asked = given.staticHyperParameters();
    var all = new LinkedHashMap<String, String>();
    if (asked != null) {
      all.putAll(asked);
    }
    fixed.forEach(all::putIfAbsent);
    RetryStrategy retry = given.retryStrategy();
    return new HyperParameterTrainingJobDefinition(
        given.definitionName(),
        given.tuningObjective(),
        ranges,
        all,
        given.algorithmSpecification(),
        given.roleArn(),
        given.inputDataConfig(),
        given.vpcConfig(),
        given.outputDataConfig(),
        given.resourceConfig(),
        given.hyperParameterTuningResourceConfig(),
        given.stoppingCondition(),
        given.enableNetworkIsolation(),
        given.enableInterContainerTrafficEncryption(),
        given.enableManagedSpotTraining(),
        given.checkpointConfig(),
        retry == null ? RETRIES : retry,
        given.environment());
  }
}
