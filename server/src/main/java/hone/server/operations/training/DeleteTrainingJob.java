package hone.server.operations.training;

import hone.api.sagemaker.Operations;
import hone.server.http.Operation;
import hone.server.operations.support.Services;
import hone.server.operations.support.ShapedOperation;

/// `DeleteTrainingJob`.
public final class DeleteTrainingJob {
  private DeleteTrainingJob() {}

  public static Operation operation(Services services) {
    return ShapedOperation.silent(
        Operations.DELETE_TRAINING_JOB,
        (caller, request) ->
            services.engine().deleteTrainingJob(caller.scope(), request.trainingJobName()));
  }
}
