package hone.engine.job;

/// AWS's SecondaryStatus of a training job, as far as Hone's training jobs have them.
public enum SecondaryStatus {
  STARTING("Starting", "Starting the training job"),
  PENDING("Pending", "Waiting for a free slot"),
  DOWNLOADING("Downloading", "Downloading input data"),
  TRAINING("Training", "Training in progress"),
  INTERRUPTED("Interrupted", "Interrupted; waiting to go on"),
  RESTARTING("Restarting", "Starting again after an internal error"),
  UPLOADING("Uploading", "Uploading generated training model"),
  STOPPING("Stopping", "Stopping the training job"),
  COMPLETED("Completed", "Training job completed"),
  STOPPED("Stopped", "Training job stopped"),
  MAX_RUNTIME_EXCEEDED(
      "MaxRuntimeExceeded", "Training job ran longer than MaxRuntimeInSeconds and was stopped"),
  MAX_WAIT_TIME_EXCEEDED(
      "MaxWaitTimeExceeded", "Training job waited longer than it may and was stopped"),
  FAILED("Failed", "Training job failed");

  private final String awsName;
  private final String message;

  SecondaryStatus(String awsName, String message) {
    this.awsName = awsName;
    this.message = message;
  }

  /// The status as the API writes it.
  public String awsName() {
    return awsName;
  }

  /// What a transition into this status says where there is nothing more to say.
  public String message() {
    return message;
  }
}
