package hone.server.operations.tuning;

import hone.api.sagemaker.Operations;
import hone.server.http.Operation;
import hone.server.operations.support.Services;
import hone.server.operations.support.ShapedOperation;
import java.util.List;

/// `StopHyperParameterTuningJob` and `DeleteHyperParameterTuningJob`.
public final class EndTuningJob {
  private EndTuningJob() {}

  public static List<Operation> operations(Services services) {
    return List.of(
        ShapedOperation.silent(
            Operations.STOP_HYPER_PARAMETER_TUNING_JOB,
            (caller, request) ->
                services
                    .engine()
                    .stopTuningJob(caller.scope(), request.hyperParameterTuningJobName())),
        ShapedOperation.silent(
            Operations.DELETE_HYPER_PARAMETER_TUNING_JOB,
            (caller, request) ->
                services
                    .engine()
                    .deleteTuningJob(caller.scope(), request.hyperParameterTuningJobName())));
  }
}
