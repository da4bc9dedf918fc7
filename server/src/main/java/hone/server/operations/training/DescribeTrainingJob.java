package hone.server.operations.training;

import hone.api.Shape;
import hone.api.sagemaker.DescribeTrainingJobRequest;
import hone.api.sagemaker.Operations;
import hone.engine.job.TrainingJob;
import hone.engine.loop.Engine;
import hone.server.http.Caller;
import hone.server.http.Operation;
import hone.server.operations.support.Services;
import hone.server.operations.support.ShapedOperation;

/// `DescribeTrainingJob`.
public final class DescribeTrainingJob {
  private final Services services;

  private DescribeTrainingJob(Services services) {
    this.services = services;
  }

  public static Operation operation(Services services) {
    return ShapedOperation.answering(
        Operations.DESCRIBE_TRAINING_JOB, new DescribeTrainingJob(services)::perform);
  }

  private Shape perform(Caller caller, DescribeTrainingJobRequest request) {
    return services
        .engine()
        .read(
            store -> {
              TrainingJob job =
                  Engine.trainingJob(store, caller.scope(), request.trainingJobName());
              return TrainingView.describe(store, job);
            });
  }
}
