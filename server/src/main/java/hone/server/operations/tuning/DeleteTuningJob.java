package hone.server.operations.tuning;

import hone.api.sagemaker.Operations;
import hone.server.http.Operation;
import hone.server.operations.support.Services;
import hone.server.operations.support.ShapedOperation;

/// `DeleteHyperParameterTuningJob`.
public final class DeleteTuningJob {
  private DeleteTuningJob() {}

  public static Operation operation(Services services) {
    return ShapedOperation.silent(
        Operations.DELETE_HYPER_PARAMETER_TUNING_JOB,
        (caller, request) ->
            services
                .engine()
                .deleteTuningJob(caller.scope(), request.hyperParameterTuningJobName()));
  }
}
