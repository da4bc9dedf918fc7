package hone.server.operations.extension;

import hone.api.insight.Operations;
import hone.server.http.Operation;
import hone.server.operations.support.Services;
import hone.server.operations.support.ShapedOperation;

/// `InterruptTrainingJob`: Hone's own, for what a cloud does by itself to managed spot training.
public final class InterruptTrainingJob {
  private InterruptTrainingJob() {}

  public static Operation operation(Services services) {
    return ShapedOperation.silent(
        Operations.INTERRUPT_TRAINING_JOB,
        (caller, request) ->
            services.engine().interruptTrainingJob(caller.scope(), request.trainingJobName()));
  }
}
