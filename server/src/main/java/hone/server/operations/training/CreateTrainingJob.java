package hone.server.operations.training;

import hone.api.Shape;
import hone.api.Wire;
import hone.api.sagemaker.AlgorithmSpecification;
import hone.api.sagemaker.CreateTrainingJobRequest;
import hone.api.sagemaker.CreateTrainingJobResponse;
import hone.api.sagemaker.ExperimentConfig;
import hone.api.sagemaker.MetricDefinition;
import hone.api.sagemaker.Operations;
import hone.api.sagemaker.RetryStrategy;
import hone.engine.ApiError;
import hone.engine.Arn;
import hone.engine.backend.Images;
import hone.engine.experiment.ExperimentPlace;
import hone.engine.store.Call;
import hone.engine.submission.TrainingSubmission;
import hone.engine.training.TrainingSpec;
import hone.server.http.Caller;
import hone.server.http.Operation;
import hone.server.operations.support.Lists;
import hone.server.operations.support.Services;
import hone.server.operations.support.ShapedOperation;
import hone.server.operations.tags.TagMaps;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `CreateTrainingJob`.
public final class CreateTrainingJob {
  private final Services services;
  private final TrainingParts parts;

  private CreateTrainingJob(Services services) {
    this.services = services;
    parts = new TrainingParts(services);
  }

  public static Operation operation(Services services) {
    return ShapedOperation.creating(
        Operations.CREATE_TRAINING_JOB, new CreateTrainingJob(services)::perform);
  }

  private Shape perform(Caller caller, CreateTrainingJobRequest request) {
    String name = request.trainingJobName();
    var answer = new CreateTrainingJobResponse(Arn.ofTrainingJob(caller.scope(), name));
    Call call = caller.answered(Wire.toJson(answer));
    services.engine().checkTrainingName(caller.scope(), name, call);
    AlgorithmSpecification asked = request.algorithmSpecification();
    if (asked == null) {
      throw ApiError.validation(
          "algorithmSpecification: found none, allowed is one with a trainingImage");
    }
    TrainingParts.Program program =
        parts.program(
            caller.scope(), "algorithmSpecification", asked.trainingImage(), asked.algorithmName());
    TrainingSpec spec = spec(caller, request, asked, program);
    ChannelParts.checkGroups("inputDataConfig", spec);
    AlgorithmResource algorithm = program.algorithm();
    if (algorithm != null) {
      check(algorithm, request, asked.trainingInputMode(), spec.resources());
    }
    if (spec.algorithm().entrypoint().isEmpty() && spec.algorithm().arguments().isEmpty()) {
      var script =
          new ScriptParts(TrainingParts.texts(request.hyperParameters()), spec.environment());
      script.checkCode(services, caller.scope().account(), "hyperParameters");
      if (program.resolution() instanceof Images.Resolution.BuiltIn builtIn && !script.isGiven()) {
        new BuiltInRules(builtIn)
            .checkData("inputDataConfig", request.inputDataConfig(), asked.trainingInputMode());
      }
    }
    services
        .engine()
        .submit(
            new TrainingSubmission(
                caller.scope(),
                name,
                spec,
                TrainingParts.texts(request.hyperParameters()),
                Wire.toJson(request),
                TagMaps.of(request.tags()),
                experiment(request.experimentConfig()),
                call));
    return answer;
  }

  private static @Nullable ExperimentPlace experiment(@Nullable ExperimentConfig config) {
    return config == null || (config.experimentName() == null && config.trialName() == null)
        ? null
        : new ExperimentPlace(config.experimentName(), config.trialName());
  }

  private static void check(
      AlgorithmResource algorithm,
      CreateTrainingJobRequest request,
      String inputMode,
      TrainingSpec.Resources resources) {
    algorithm.checkHyperparameters(
        "hyperParameters", TrainingParts.texts(request.hyperParameters()), Set.of());
    algorithm.checkChannels("inputDataConfig", request.inputDataConfig(), inputMode);
    algorithm.checkResources("resourceConfig", resources);
  }

  private TrainingSpec spec(
      Caller caller,
      CreateTrainingJobRequest request,
      AlgorithmSpecification algorithm,
      TrainingParts.Program program) {
    List<MetricDefinition> metrics = TrainingParts.metrics(program, algorithm.metricDefinitions());
    boolean spot = TrainingParts.isOn(request.enableManagedSpotTraining());
    RetryStrategy retry = request.retryStrategy();
    return new TrainingSpec(
        new TrainingSpec.Algorithm(
            program.image(),
            algorithm.trainingInputMode(),
            metrics.stream()
                .map(each -> new TrainingSpec.MetricDefinition(each.name(), each.regex()))
                .toList(),
            Lists.orEmpty(algorithm.containerEntrypoint()),
            Lists.orEmpty(algorithm.containerArguments())),
        new ChannelParts(services)
            .translate(
                new ChannelParts.Place(
                    "inputDataConfig", caller, request.roleArn(), algorithm.trainingInputMode()),
                request.inputDataConfig()),
        parts.output("outputDataConfig", caller.scope().account(), request.outputDataConfig()),
        parts.resources("resourceConfig", request.resourceConfig()),
        TrainingParts.limits("stoppingCondition", request.stoppingCondition(), spot),
        TrainingParts.texts(request.environment()),
        parts.checkpoint("checkpointConfig", caller.scope().account(), request.checkpointConfig()),
        new TrainingSpec.Options(TrainingParts.isOn(request.enableNetworkIsolation()), spot),
        retry == null ? 0 : retry.maximumRetryAttempts());
  }
}
