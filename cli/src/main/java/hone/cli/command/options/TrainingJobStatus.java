package hone.cli.command.options;

import hone.api.sagemaker.Enumerations;

/// Reads a training job's status.
public final class TrainingJobStatus extends AwsStatus {
  public TrainingJobStatus() {
    super(Enumerations.TRAINING_JOB_STATUS);
  }
}
