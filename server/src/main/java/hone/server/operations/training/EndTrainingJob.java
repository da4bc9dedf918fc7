package hone.server.operations.training;

import hone.api.sagemaker.Operations;
import hone.server.http.Operation;
import hone.server.operations.support.Services;
import hone.server.operations.support.ShapedOperation;
import java.util.List;

/// `StopTrainingJob` and `DeleteTrainingJob`, and of Hone's own `InterruptTrainingJob`, which a
/// cloud does by itself.
public final class EndTrainingJob {
  private EndTrainingJob() {}

  public static List<Operation> operations(Services services) {
    return List.of(
        ShapedOperation.silent(
            Operations.STOP_TRAINING_JOB,
            (caller, request) ->
                services.engine().stopTrainingJob(caller.scope(), request.trainingJobName())),
        ShapedOperation.silent(
            Operations.DELETE_TRAINING_JOB,
            (caller, request) ->
                services.engine().deleteTrainingJob(caller.scope(), request.trainingJobName())),
        ShapedOperation.silent(
            hone.api.insight.Operations.INTERRUPT_TRAINING_JOB,
            (caller, request) ->
                services.engine().interruptTrainingJob(caller.scope(), request.trainingJobName())));
  }
}
