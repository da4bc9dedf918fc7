package hone.cli.command.options;

import hone.api.sagemaker.Enumerations;

/// Reads a tuning job's status.
public final class TuningJobStatus extends AwsStatus {
  public TuningJobStatus() {
    super(Enumerations.HYPER_PARAMETER_TUNING_JOB_STATUS);
  }
}
