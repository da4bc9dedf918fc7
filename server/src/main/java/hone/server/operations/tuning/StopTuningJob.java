package hone.server.operations.tuning;

import hone.api.sagemaker.Operations;
import hone.server.http.Operation;
import hone.server.operations.support.Services;
import hone.server.operations.support.ShapedOperation;

/// `StopHyperParameterTuningJob`.
public final class StopTuningJob {
  private StopTuningJob() {}

  public static Operation operation(Services services) {
    return ShapedOperation.silent(
        Operations.STOP_HYPER_PARAMETER_TUNING_JOB,
        (caller, request) ->
            services.engine().stopTuningJob(caller.scope(), request.hyperParameterTuningJobName()));
  }
}
