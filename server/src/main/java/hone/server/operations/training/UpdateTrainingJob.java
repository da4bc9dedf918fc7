package hone.server.operations.training;

import hone.api.Shape;
import hone.api.Wire;
import hone.api.sagemaker.Operations;
import hone.api.sagemaker.ProfilerConfigForUpdate;
import hone.api.sagemaker.UpdateTrainingJobRequest;
import hone.api.sagemaker.UpdateTrainingJobResponse;
import hone.engine.ApiError;
import hone.engine.job.TrainingJob;
import hone.server.http.Caller;
import hone.server.http.Operation;
import hone.server.operations.support.Given;
import hone.server.operations.support.Services;
import hone.server.operations.support.ShapedOperation;
import org.jspecify.annotations.Nullable;

/// `UpdateTrainingJob`. What it changes is only told, as what CreateTrainingJob says of profilers
/// and remote debugging is: no backend acts on it.
public final class UpdateTrainingJob {
  private final Services services;

  private UpdateTrainingJob(Services services) {
    this.services = services;
  }

  public static Operation operation(Services services) {
    return ShapedOperation.answering(
        Operations.UPDATE_TRAINING_JOB, new UpdateTrainingJob(services)::perform);
  }

  private Shape perform(Caller caller, UpdateTrainingJobRequest request) {
    if (request.resourceConfig() != null) {
      throw ApiError.validation(
          "resourceConfig: found keepAlivePeriodInSeconds, allowed with an available warm pool"
              + " only, which no training job here has");
    }
    TrainingJob job =
        services
            .engine()
            .updateTrainingJob(
                caller.scope(),
                request.trainingJobName(),
                known -> Wire.toJson(merged(known, request)));
    return new UpdateTrainingJobResponse(job.identity().arn());
  }

  private static UpdateTrainingJobRequest merged(
      @Nullable String known, UpdateTrainingJobRequest request) {
    if (known == null) {
      return request;
    }
    UpdateTrainingJobRequest before = Wire.fromJson(UpdateTrainingJobRequest::read, known);
    return UpdateTrainingJobRequest.builder()
        .trainingJobName(request.trainingJobName())
        .profilerConfig(merged(before.profilerConfig(), request.profilerConfig()))
        .profilerRuleConfigurations(
            Given.either(request.profilerRuleConfigurations(), before.profilerRuleConfigurations()))
        .remoteDebugConfig(Given.either(request.remoteDebugConfig(), before.remoteDebugConfig()))
        .build();
  }

  /// A profiler's configuration with what another one sets.
  static @Nullable ProfilerConfigForUpdate merged(
      @Nullable ProfilerConfigForUpdate known, @Nullable ProfilerConfigForUpdate change) {
    if (known == null || change == null) {
      return change == null ? known : change;
    }
    return new ProfilerConfigForUpdate(
        Given.either(change.s3OutputPath(), known.s3OutputPath()),
        Given.either(
            change.profilingIntervalInMilliseconds(), known.profilingIntervalInMilliseconds()),
        Given.either(change.profilingParameters(), known.profilingParameters()),
        Given.either(change.disableProfiler(), known.disableProfiler()));
  }
}
