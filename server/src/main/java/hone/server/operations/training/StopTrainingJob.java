package hone.server.operations.training;

import hone.api.sagemaker.Operations;
import hone.server.http.Operation;
import hone.server.operations.support.Services;
import hone.server.operations.support.ShapedOperation;

/// `StopTrainingJob`.
public final class StopTrainingJob {
  private StopTrainingJob() {}

  public static Operation operation(Services services) {
    return ShapedOperation.silent(
        Operations.STOP_TRAINING_JOB,
        (caller, request) ->
            services.engine().stopTrainingJob(caller.scope(), request.trainingJobName()));
  }
}
