package hone.server.operations.tuning;

import hone.api.sagemaker.AutoParameter;
import hone.api.sagemaker.CategoricalParameterRange;
import hone.api.sagemaker.ContinuousParameterRange;
import hone.api.sagemaker.ConvergenceDetected;
import hone.api.sagemaker.CreateHyperParameterTuningJobRequest;
import hone.api.sagemaker.HyperParameterTrainingJobDefinition;
import hone.api.sagemaker.HyperParameterTuningJobConfig;
import hone.api.sagemaker.IntegerParameterRange;
import hone.api.sagemaker.ParameterRanges;
import hone.api.sagemaker.ResourceLimits;
import hone.api.sagemaker.RetryStrategy;
import hone.api.sagemaker.TuningJobCompletionCriteria;
import hone.engine.ApiError;
import hone.search.Parameter;
import hone.search.Scale;
import hone.search.Space;
import hone.search.autotune.Autotune;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Makes a plain request out of one with Autotune: ranges from AutoParameters, and what the caller
/// left open. What the caller said stays; an AutoParameter that cannot be tuned becomes static,
/// since the training program still needs it.
final class Autotuning {
  private static final int TUNED_MAX = 30;

  private Autotuning() {}

  /// The request without anything left to choose; one without Autotune as it is.
  static CreateHyperParameterTuningJobRequest resolve(
      CreateHyperParameterTuningJobRequest request) {
    if (request.autotune() == null) {
      return request;
    }
    HyperParameterTuningJobConfig config = request.hyperParameterTuningJobConfig();
    HyperParameterTrainingJobDefinition definition = request.trainingJobDefinition();
    // What a warm start's child may change does not include its retries.
    boolean isChild = request.warmStartConfig() != null;
    List<String> kept = config.strategy().equals("Hyperband") ? TuningConfig.RESOURCES : List.of();
    Resolved single = Resolved.of(config.parameterRanges(), definition, kept);
    List<HyperParameterTrainingJobDefinition> several = request.trainingJobDefinitions();
    return new CreateHyperParameterTuningJobRequest(
        request.hyperParameterTuningJobName(),
        planned(config, single.ranges(), several == null),
        definition == null
            ? null
            : completed(definition, definition.hyperParameterRanges(), single.fixed(), isChild),
        several == null ? null : several.stream().map(each -> resolved(each, kept)).toList(),
        request.warmStartConfig(),
        request.tags(),
        request.autotune());
  }

  private static HyperParameterTrainingJobDefinition resolved(
      HyperParameterTrainingJobDefinition definition, List<String> kept) {
    Resolved resolved = Resolved.of(definition.hyperParameterRanges(), definition, kept);
    return completed(definition, resolved.ranges(), resolved.fixed(), false);
  }

  /// Ranges without AutoParameters, and what of them stays as it is.
  private record Resolved(@Nullable ParameterRanges ranges, SequencedMap<String, String> fixed) {

    /// @param kept the names that stay as they are: Hyperband's resource is not searched
    static Resolved of(
        @Nullable ParameterRanges asked,
        @Nullable HyperParameterTrainingJobDefinition definition,
        List<String> kept) {
      if (asked == null || asked.autoParameters() == null) {
        return new Resolved(asked, new LinkedHashMap<>());
      }
      var hints = new LinkedHashMap<String, String>();
      var fixed = new LinkedHashMap<String, String>();
      for (AutoParameter each : asked.autoParameters()) {
        Map<String, String> place = kept.contains(each.name()) ? fixed : hints;
        if (place.put(each.name(), each.valueHint()) != null) {
          throw ApiError.validation(
              "autoParameters: found the name '"
                  + each.name()
                  + "' twice, allowed are different names");
        }
      }
      var integers = listed(asked.integerParameterRanges());
      var continuous = listed(asked.continuousParameterRanges());
      var categorical = listed(asked.categoricalParameterRanges());
      int room = TUNED_MAX - integers.size() - continuous.size() - categorical.size();
      Autotune.Ranges chosen = Autotune.ranges(hints, Math.max(0, room), algorithm(definition));
      for (Parameter parameter : chosen.ranges()) {
        switch (parameter) {
          case Parameter.Whole(String name, long min, long max, Scale scale) ->
              integers.add(new IntegerParameterRange(name, "" + min, "" + max, awsName(scale)));
          case Parameter.Continuous(String name, double min, double max, Scale scale) ->
              continuous.add(
                  new ContinuousParameterRange(name, "" + min, "" + max, awsName(scale)));
          case Parameter.Categorical(String name, List<String> values) ->
              categorical.add(new CategoricalParameterRange(name, values));
        }
      }
      fixed.putAll(chosen.fixed());
      return new Resolved(new ParameterRanges(integers, continuous, categorical, null), fixed);
    }

    /// The name of the image without registry, version and AWS's prefix.
    private static String algorithm(@Nullable HyperParameterTrainingJobDefinition definition) {
      String image =
          definition == null ? null : definition.algorithmSpecification().trainingImage();
      return image == null
          ? ""
          : image.replaceFirst("^.*/", "").replaceFirst("[:@].*$", "").replace("sagemaker-", "");
    }

    private static <T> List<T> listed(@Nullable List<T> list) {
      return list == null ? new ArrayList<>() : new ArrayList<>(list);
    }
  }

  private static String awsName(Scale scale) {
    return switch (scale) {
      case AUTO -> "Auto";
      case LINEAR -> "Linear";
      case LOGARITHMIC -> "Logarithmic";
      case REVERSE_LOGARITHMIC -> "ReverseLogarithmic";
    };
  }

  /// The configuration with what the caller left open.
  private static HyperParameterTuningJobConfig planned(
      HyperParameterTuningJobConfig config, @Nullable ParameterRanges ranges, boolean single) {
    boolean hyperband = config.strategy().equals("Hyperband");
    ResourceLimits limits = config.resourceLimits();
    String early = config.trainingJobEarlyStoppingType();
    TuningJobCompletionCriteria completion = config.tuningJobCompletionCriteria();
    Integer jobs = limits.maxNumberOfTrainingJobs();
    boolean planned = jobs == null && single && !config.strategy().equals("Grid");
    return new HyperParameterTuningJobConfig(
        config.strategy(),
        config.strategyConfig(),
        config.hyperParameterTuningJobObjective(),
        new ResourceLimits(
            planned ? (Integer) plan(ranges).trialsMax() : jobs,
            limits.maxParallelTrainingJobs(),
            limits.maxRuntimeInSeconds()),
        ranges,
        early == null && single && !hyperband ? "Auto" : early,
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

  private static Autotune.Plan plan(@Nullable ParameterRanges ranges) {
    Space space = Ranges.space("hyperParameterTuningJobConfig.parameterRanges", ranges);
    return Autotune.plan(space, true);
  }

  /// The definition with its ranges resolved, its statics completed, and retries.
  private static HyperParameterTrainingJobDefinition completed(
      HyperParameterTrainingJobDefinition given,
      @Nullable ParameterRanges ranges,
      SequencedMap<String, String> fixed,
      boolean isChild) {
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
        retry == null && !isChild ? new RetryStrategy(3) : retry,
        given.environment());
  }
}
