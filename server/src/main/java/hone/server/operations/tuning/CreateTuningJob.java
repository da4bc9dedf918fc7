package hone.server.operations.tuning;

import hone.api.Shape;
import hone.api.Wire;
import hone.api.sagemaker.CreateHyperParameterTuningJobRequest;
import hone.api.sagemaker.CreateHyperParameterTuningJobResponse;
import hone.api.sagemaker.HyperParameterTrainingJobDefinition;
import hone.api.sagemaker.HyperParameterTuningJobConfig;
import hone.api.sagemaker.HyperParameterTuningJobObjective;
import hone.api.sagemaker.MetricDefinition;
import hone.api.sagemaker.Operations;
import hone.engine.ApiError;
import hone.engine.Arn;
import hone.engine.rules.Quota;
import hone.engine.store.Call;
import hone.engine.submission.TuningSubmission;
import hone.engine.tuning.TuningSpec;
import hone.engine.tuning.TuningSpec.Definition;
import hone.search.Goal;
import hone.server.http.Caller;
import hone.server.http.Operation;
import hone.server.operations.support.Services;
import hone.server.operations.support.ShapedOperation;
import hone.server.operations.tags.TagMaps;
import hone.server.operations.training.TrainingParts;
import hone.server.operations.tuning.Definitions.Asked;
import hone.server.operations.tuning.Definitions.Translated;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;

/// `CreateHyperParameterTuningJob`.
public final class CreateTuningJob {
  private static final String CONFIG = "hyperParameterTuningJobConfig";
  private static final int ENVIRONMENT_MAX = 48;

  private final Services services;
  private final TrainingParts parts;
  private final Definitions definitions;

  private CreateTuningJob(Services services) {
    this.services = services;
    parts = new TrainingParts(services);
    definitions = new Definitions(services);
  }

  public static Operation operation(Services services) {
    return ShapedOperation.creating(
        Operations.CREATE_HYPER_PARAMETER_TUNING_JOB, new CreateTuningJob(services)::perform);
  }

  private Shape perform(Caller caller, CreateHyperParameterTuningJobRequest given) {
    String name = given.hyperParameterTuningJobName();
    var answer = new CreateHyperParameterTuningJobResponse(Arn.ofTuningJob(caller.scope(), name));
    Call call = caller.answered(Wire.toJson(answer));
    services.engine().checkTuningName(caller.scope(), name, call);
    CreateHyperParameterTuningJobRequest request =
        new Autotuning(
                new AutoRanges(
                    parts, caller.scope(), services.engine().quotas().of(Quota.HYPERPARAMETERS)))
            .resolve(given);
    List<Asked> asked = asked(request);
    checkMetrics(asked);
    List<Translated> translated =
        asked.stream().map(each -> definitions.translate(caller, each)).toList();
    TuningSpec spec =
        spec(
            caller, request, goal(asked), translated.stream().map(Translated::definition).toList());
    services
        .engine()
        .submit(
            new TuningSubmission(
                caller.scope(),
                name,
                spec,
                Wire.toJson(described(request, spec, translated)),
                TagMaps.of(request.tags()),
                call));
    return answer;
  }

  private TuningSpec spec(
      Caller caller,
      CreateHyperParameterTuningJobRequest request,
      Goal goal,
      List<Definition> translated) {
    HyperParameterTuningJobConfig asked = request.hyperParameterTuningJobConfig();
    var config = new TuningConfig(asked, translated, services.engine().quotas());
    Integer seed = asked.randomSeed();
    return new TuningSpec(
        config.strategy().name(),
        goal,
        translated,
        config.limits(),
        config.earlyStopping(),
        config.completion(),
        config.hyperband(),
        new WarmStarts(services.engine())
            .translate(caller.scope(), request, config, translated, goal),
        seed == null ? services.engine().newSeed() : seed);
  }

  /// The definitions of either form, each with its objective and ranges.
  private static List<Asked> asked(CreateHyperParameterTuningJobRequest request) {
    HyperParameterTrainingJobDefinition single = request.trainingJobDefinition();
    List<HyperParameterTrainingJobDefinition> several = request.trainingJobDefinitions();
    if ((single == null) == (several == null || several.isEmpty())) {
      throw ApiError.validation(
          "found "
              + (single == null ? "neither of" : "both")
              + " trainingJobDefinition and trainingJobDefinitions, allowed is exactly one of"
              + " them");
    }
    return single != null ? List.of(single(request, single)) : several(request);
  }

  private static Asked single(
      CreateHyperParameterTuningJobRequest request, HyperParameterTrainingJobDefinition single) {
    HyperParameterTuningJobConfig config = request.hyperParameterTuningJobConfig();
    HyperParameterTuningJobObjective objective = config.hyperParameterTuningJobObjective();
    if (objective == null) {
      throw ApiError.validation(
          CONFIG
              + ".hyperParameterTuningJobObjective: found none, allowed with trainingJobDefinition"
              + " is a type and a metricName");
    }
    if (single.tuningObjective() != null || single.hyperParameterRanges() != null) {
      throw ApiError.validation(
          "trainingJobDefinition: found tuningObjective or hyperParameterRanges, allowed within"
              + " trainingJobDefinitions only");
    }
    return new Asked(
        "trainingJobDefinition",
        single,
        objective,
        CONFIG + ".parameterRanges",
        config.parameterRanges());
  }

  /// Of each alone, AWS's model tells the bound.
  private static void checkEnvironments(List<HyperParameterTrainingJobDefinition> definitions) {
    int variables =
        definitions.stream()
            .map(HyperParameterTrainingJobDefinition::environment)
            .mapToInt(environment -> environment == null ? 0 : environment.size())
            .sum();
    if (variables > ENVIRONMENT_MAX) {
      throw ApiError.validation(
          "trainingJobDefinitions: found "
              + variables
              + " environment variables in all, allowed are up to "
              + ENVIRONMENT_MAX);
    }
  }

  private static List<Asked> several(CreateHyperParameterTuningJobRequest request) {
    HyperParameterTuningJobConfig config = request.hyperParameterTuningJobConfig();
    if (config.hyperParameterTuningJobObjective() != null || config.parameterRanges() != null) {
      throw ApiError.validation(
          CONFIG
              + ": found hyperParameterTuningJobObjective or parameterRanges, allowed with"
              + " trainingJobDefinitions are each definition's tuningObjective and"
              + " hyperParameterRanges");
    }
    var names = new LinkedHashSet<String>();
    var all = new ArrayList<Asked>();
    List<HyperParameterTrainingJobDefinition> given =
        Objects.requireNonNullElse(request.trainingJobDefinitions(), List.of());
    checkEnvironments(given);
    for (HyperParameterTrainingJobDefinition definition : given) {
      String member = "trainingJobDefinitions." + (all.size() + 1) + ".member";
      HyperParameterTuningJobObjective objective = definition.tuningObjective();
      String name = definition.definitionName();
      if (name == null || objective == null) {
        throw ApiError.validation(
            member + ": found no definitionName or no tuningObjective, allowed are both");
      }
      if (!names.add(name)) {
        throw ApiError.validation(
            member + ".definitionName: found '" + name + "' twice, allowed are different names");
      }
      all.add(
          new Asked(
              member,
              definition,
              objective,
              member + ".hyperParameterRanges",
              definition.hyperParameterRanges()));
    }
    return all;
  }

  /// Those of the request: a built-in algorithm's and an algorithm resource's do not count.
  private void checkMetrics(List<Asked> asked) {
    long metrics =
        asked.stream()
            .map(each -> each.definition().algorithmSpecification().metricDefinitions())
            .filter(Objects::nonNull)
            .flatMap(List::stream)
            .map(MetricDefinition::name)
            .distinct()
            .count();
    services.engine().quotas().check(Quota.METRICS, 0, metrics);
  }

  private static Goal goal(List<Asked> asked) {
    List<String> types = asked.stream().map(each -> each.objective().type()).distinct().toList();
    if (types.size() > 1) {
      throw ApiError.validation(
          "trainingJobDefinitions: found the tuningObjective types "
              + types
              + ", allowed is the same in all definitions");
    }
    return types.getFirst().equals("Maximize") ? Goal.MAXIMIZE : Goal.MINIMIZE;
  }

  /// The request as Describe tells it.
  private static CreateHyperParameterTuningJobRequest described(
      CreateHyperParameterTuningJobRequest request, TuningSpec spec, List<Translated> translated) {
    boolean single = request.trainingJobDefinition() != null;
    return new CreateHyperParameterTuningJobRequest(
        request.hyperParameterTuningJobName(),
        TuningConfig.described(request.hyperParameterTuningJobConfig(), spec),
        single ? translated.getFirst().described() : null,
        single ? null : translated.stream().map(Translated::described).toList(),
        request.warmStartConfig(),
        null,
        request.autotune());
  }
}
