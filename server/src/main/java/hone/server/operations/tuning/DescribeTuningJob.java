package hone.server.operations.tuning;

import hone.api.Shape;
import hone.api.sagemaker.DescribeHyperParameterTuningJobRequest;
import hone.api.sagemaker.Operations;
import hone.engine.loop.Engine;
import hone.server.http.Caller;
import hone.server.http.Operation;
import hone.server.operations.support.Services;
import hone.server.operations.support.ShapedOperation;

/// `DescribeHyperParameterTuningJob`.
public final class DescribeTuningJob {
  private final Services services;

  private DescribeTuningJob(Services services) {
    this.services = services;
  }

  public static Operation operation(Services services) {
    return ShapedOperation.answering(
        Operations.DESCRIBE_HYPER_PARAMETER_TUNING_JOB, new DescribeTuningJob(services)::perform);
  }

  private Shape perform(Caller caller, DescribeHyperParameterTuningJobRequest request) {
    return services
        .engine()
        .read(
            store ->
                TuningView.describe(
                    store,
                    Engine.tuningJob(store, caller.scope(), request.hyperParameterTuningJobName()),
                    services.engine().now()));
  }
}
