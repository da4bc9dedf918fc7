package hone.server.operations.tuning;

import hone.api.Wire;
import hone.api.sagemaker.HyperParameterAlgorithmSpecification;
import hone.api.sagemaker.HyperParameterTrainingJobDefinition;
import hone.api.sagemaker.HyperParameterTuningInstanceConfig;
import hone.api.sagemaker.HyperParameterTuningJobObjective;
import hone.api.sagemaker.HyperParameterTuningResourceConfig;
import hone.api.sagemaker.MetricDefinition;
import hone.api.sagemaker.ParameterRanges;
import hone.api.sagemaker.ResourceConfig;
import hone.api.sagemaker.RetryStrategy;
import hone.engine.ApiError;
import hone.engine.backend.Images;
import hone.engine.rules.Quota;
import hone.engine.rules.Quotas;
import hone.engine.training.TrainingSpec;
import hone.engine.tuning.TuningSpec;
import hone.engine.tuning.TuningSpec.Definition;
import hone.search.Parameter;
import hone.search.Space;
import hone.server.http.Caller;
import hone.server.operations.support.Services;
import hone.server.operations.training.AlgorithmResource;
import hone.server.operations.training.BuiltInRules;
import hone.server.operations.training.ChannelParts;
import hone.server.operations.training.ScriptParts;
import hone.server.operations.training.TrainingParts;
import hone.server.operations.training.TrainingParts.Program;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Translates and checks the definitions of a tuning job's training jobs.
final class Definitions {
  private static final int HYPERPARAMETERS_MAX = 100;

  private final TrainingParts parts;
  private final ChannelParts channels;
  private final Quotas quotas;
  private final Services services;

  Definitions(Services services) {
    this.services = services;
    parts = new TrainingParts(services);
    quotas = services.engine().quotas();
    channels = new ChannelParts(services);
  }

  /// What a definition means together with the tuning job's configuration.
  ///
  /// @param member the definition's place in the request, for messages
  /// @param objective what is to be optimised
  /// @param rangesMember the ranges' place in the request, for messages
  record Asked(
      String member,
      HyperParameterTrainingJobDefinition definition,
      HyperParameterTuningJobObjective objective,
      String rangesMember,
      @Nullable ParameterRanges ranges) {}

  /// A definition for the engine, and as Describe tells it.
  record Translated(Definition definition, HyperParameterTrainingJobDefinition described) {}

  Translated translate(Caller caller, Asked asked) {
    HyperParameterTrainingJobDefinition given = asked.definition();
    Space space = Ranges.space(asked.rangesMember(), asked.ranges());
    quotas.check(Quota.HYPERPARAMETERS, 0, space.parameters().size());
    HyperParameterAlgorithmSpecification algorithm = given.algorithmSpecification();
    Program program =
        parts.program(
            caller.scope(),
            asked.member() + ".algorithmSpecification",
            algorithm.trainingImage(),
            algorithm.algorithmName());
    script(given)
        .checkCode(services, caller.scope().account(), asked.member() + ".staticHyperParameters");
    String metric = asked.objective().metricName();
    List<MetricDefinition> known = TrainingParts.metrics(program, algorithm.metricDefinitions());
    BuiltInRules rules = builtIn(program, given);
    if (rules != null) {
      rules.checkObjective(asked.objective());
    }
    List<MetricDefinition> metrics = withObjective(known, metric);
    SequencedMap<String, String> fixed = fixed(asked, space, metric);
    HyperParameterTrainingJobDefinition described = described(asked, fixed, metrics, program);
    if (program.algorithm() != null) {
      check(asked, program.algorithm(), space, described);
    }
    if (rules != null) {
      check(asked, rules, fixed, space);
    }
    String name = given.definitionName();
    var definition =
        new Definition(
            name == null ? "" : name,
            metric,
            space,
            fixed,
            training(caller, asked, described, program.image()),
            Wire.toJson(described));
    return new Translated(definition, described);
  }

  /// What a built-in algorithm asks; `null` where none trains.
  private static @Nullable BuiltInRules builtIn(
      Program program, HyperParameterTrainingJobDefinition given) {
    return program.resolution() instanceof Images.Resolution.BuiltIn builtIn
            && !script(given).isGiven()
        ? new BuiltInRules(builtIn)
        : null;
  }

  private static ScriptParts script(HyperParameterTrainingJobDefinition given) {
    return new ScriptParts(
        TrainingParts.texts(given.staticHyperParameters()),
        TrainingParts.texts(given.environment()));
  }

  /// The definitions with the objective's own entry, which AWS appends.
  private static List<MetricDefinition> withObjective(
      List<MetricDefinition> metrics, String metric) {
    for (MetricDefinition each : metrics) {
      if (each.name().equals(metric)) {
        var all = new ArrayList<>(metrics);
        all.removeIf(other -> other.name().equals(TuningSpec.OBJECTIVE_METRIC));
        all.add(new MetricDefinition(TuningSpec.OBJECTIVE_METRIC, each.regex()));
        return all;
      }
    }
    throw ApiError.validation(
        "A metric is required for this hyperparameter tuning job objective. Provide a metric in"
            + " the metric definitions. The objective is '%s', MetricDefinitions has %s; allowed is"
                .formatted(metric, metrics.stream().map(MetricDefinition::name).toList())
            + " an objective that is among them.");
  }

  private static SequencedMap<String, String> fixed(Asked asked, Space space, String metric) {
    String place = asked.member() + ".staticHyperParameters";
    var fixed =
        new LinkedHashMap<>(TrainingParts.texts(asked.definition().staticHyperParameters()));
    for (Parameter parameter : space.parameters()) {
      if (fixed.containsKey(parameter.name())) {
        throw ApiError.validation(
            place
                + ": found '"
                + parameter.name()
                + "', which has a range too; allowed is one of both");
      }
    }
    String injected = fixed.put(TuningSpec.OBJECTIVE_HYPERPARAMETER, metric);
    // Older SDKs send it as JSON, in quotes.
    if (injected != null && !List.of(metric, '"' + metric + '"').contains(injected)) {
      throw ApiError.validation(
          place
              + "."
              + TuningSpec.OBJECTIVE_HYPERPARAMETER
              + ": found '"
              + injected
              + "', allowed is '"
              + metric
              + "'");
    }
    int count = fixed.size() + space.parameters().size();
    if (count > HYPERPARAMETERS_MAX) {
      throw ApiError.validation(
          place
              + ": found "
              + count
              + " hyperparameters with those that have ranges and "
              + TuningSpec.OBJECTIVE_HYPERPARAMETER
              + ", allowed are "
              + HYPERPARAMETERS_MAX);
    }
    return fixed;
  }

  private static void check(
      Asked asked, BuiltInRules rules, SequencedMap<String, String> fixed, Space space) {
    rules.checkHyperparameters(
        asked.member() + ".staticHyperParameters", fixed, asked.rangesMember(), space);
    rules.checkChannels(
        asked.member() + ".inputDataConfig",
        asked.definition().inputDataConfig(),
        asked.objective().metricName());
    rules.checkData(
        asked.member() + ".inputDataConfig",
        asked.definition().inputDataConfig(),
        asked.definition().algorithmSpecification().trainingInputMode());
  }

  /// Check what an algorithm resource asks of its jobs.
  private void check(
      Asked asked,
      AlgorithmResource algorithm,
      Space space,
      HyperParameterTrainingJobDefinition described) {
    String member = asked.member();
    SequencedMap<String, String> fixed = described.staticHyperParameters();
    algorithm.checkHyperparameters(
        member + ".staticHyperParameters",
        fixed == null ? new LinkedHashMap<>() : fixed,
        space.parameters().stream().map(Parameter::name).collect(Collectors.toSet()));
    algorithm.checkTuned(asked.rangesMember(), space);
    algorithm.checkObjective(asked.objective());
    algorithm.checkChannels(
        member + ".inputDataConfig",
        described.inputDataConfig(),
        described.algorithmSpecification().trainingInputMode());
    TrainingSpec.Resources resources =
        parts.resources(member + ".resourceConfig", described.resourceConfig());
    algorithm.checkResources(member + ".resourceConfig", resources);
  }

  private TrainingSpec training(
      Caller caller, Asked asked, HyperParameterTrainingJobDefinition described, String image) {
    String member = asked.member();
    boolean spot = TrainingParts.isOn(described.enableManagedSpotTraining());
    HyperParameterAlgorithmSpecification algorithm = described.algorithmSpecification();
    List<MetricDefinition> metrics = algorithm.metricDefinitions();
    RetryStrategy retry = described.retryStrategy();
    var spec =
        new TrainingSpec(
            new TrainingSpec.Algorithm(
                image,
                algorithm.trainingInputMode(),
                (metrics == null ? List.<MetricDefinition>of() : metrics)
                    .stream()
                        .map(each -> new TrainingSpec.MetricDefinition(each.name(), each.regex()))
                        .toList(),
                List.of(),
                List.of()),
            channels.translate(
                new ChannelParts.Place(
                    member + ".inputDataConfig",
                    caller,
                    described.roleArn(),
                    algorithm.trainingInputMode()),
                described.inputDataConfig()),
            parts.output(
                member + ".outputDataConfig",
                caller.scope().account(),
                described.outputDataConfig()),
            parts.resources(member + ".resourceConfig", described.resourceConfig()),
            TrainingParts.limits(
                member + ".stoppingCondition", described.stoppingCondition(), spot),
            TrainingParts.texts(described.environment()),
            parts.checkpoint(
                member + ".checkpointConfig",
                caller.scope().account(),
                described.checkpointConfig()),
            new TrainingSpec.Options(TrainingParts.isOn(described.enableNetworkIsolation()), spot),
            retry == null ? 0 : retry.maximumRetryAttempts());
    ChannelParts.checkGroups(member + ".inputDataConfig", spec);
    return spec;
  }

  /// The definition as Describe tells it: with what the service fills in.
  private HyperParameterTrainingJobDefinition described(
      Asked asked,
      SequencedMap<String, String> fixed,
      List<MetricDefinition> metrics,
      Program program) {
    HyperParameterTrainingJobDefinition given = asked.definition();
    HyperParameterAlgorithmSpecification algorithm = given.algorithmSpecification();
    return new HyperParameterTrainingJobDefinition(
        given.definitionName(),
        given.tuningObjective(),
        given.hyperParameterRanges() == null ? null : Ranges.complete(given.hyperParameterRanges()),
        fixed,
        new HyperParameterAlgorithmSpecification(
            algorithm.trainingImage(),
            algorithm.trainingInputMode(),
            program.algorithm() == null ? null : program.algorithm().arn(),
            metrics),
        given.roleArn(),
        given.inputDataConfig(),
        given.vpcConfig(),
        given.outputDataConfig(),
        resources(asked.member(), given),
        given.hyperParameterTuningResourceConfig(),
        TrainingParts.completed(given.stoppingCondition()),
        TrainingParts.isOn(given.enableNetworkIsolation()),
        TrainingParts.isOn(given.enableInterContainerTrafficEncryption()),
        TrainingParts.isOn(given.enableManagedSpotTraining()),
        given.checkpointConfig(),
        given.retryStrategy(),
        given.environment());
  }

  /// SageMaker's Python SDK sends the one form and reads the other.
  private @Nullable ResourceConfig resources(
      String member, HyperParameterTrainingJobDefinition given) {
    HyperParameterTuningResourceConfig tuning = given.hyperParameterTuningResourceConfig();
    if (tuning == null) {
      ResourceConfig own = given.resourceConfig();
      return own == null ? null : TrainingParts.completed(own);
    }
    if (given.resourceConfig() != null) {
      throw ApiError.validation(
          member
              + ": found resourceConfig and hyperParameterTuningResourceConfig, allowed is one"
              + " of both");
    }
    List<HyperParameterTuningInstanceConfig> choices = tuning.instanceConfigs();
    if (choices == null || choices.isEmpty()) {
      return TrainingParts.completed(
          ResourceConfig.builder()
              .instanceType(tuning.instanceType())
              .instanceCount(tuning.instanceCount())
              .volumeSizeInGB(tuning.volumeSizeInGB())
              .volumeKmsKeyId(tuning.volumeKmsKeyId())
              .build());
    }
    if (tuning.instanceType() != null
        || tuning.instanceCount() != null
        || tuning.volumeSizeInGB() != null) {
      throw ApiError.validation(
          member
              + ".hyperParameterTuningResourceConfig: found instanceConfigs beside instanceType,"
              + " instanceCount or volumeSizeInGB, allowed is one of both");
    }
    HyperParameterTuningInstanceConfig chosen =
        firstKnown(member + ".hyperParameterTuningResourceConfig.instanceConfigs", choices);
    return ResourceConfig.builder()
        .instanceType(chosen.instanceType())
        .instanceCount(chosen.instanceCount())
        .volumeSizeInGB(chosen.volumeSizeInGB())
        .volumeKmsKeyId(tuning.volumeKmsKeyId())
        .build();
  }

  /// The first of the choices whose type there is here.
  private HyperParameterTuningInstanceConfig firstKnown(
      String place, List<HyperParameterTuningInstanceConfig> choices) {
    var problems = new ArrayList<String>();
    for (HyperParameterTuningInstanceConfig each : choices) {
      Optional<String> problem = services.instances().problem(each.instanceType());
      if (problem.isEmpty()) {
        return each;
      }
      problems.add("'" + each.instanceType() + "': " + problem.get());
    }
    throw ApiError.validation(place + ": found " + String.join("; ", problems));
  }
}
