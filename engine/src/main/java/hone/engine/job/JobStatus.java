package hone.engine.job;

/// AWS's HyperParameterTuningJobStatus and TrainingJobStatus, which share their values.
public enum JobStatus {
  IN_PROGRESS("InProgress"),
  STOPPING("Stopping"),
  COMPLETED("Completed"),
  STOPPED("Stopped"),
  FAILED("Failed");

  private final String awsName;

  JobStatus(String awsName) {
    this.awsName = awsName;
  }

  /// The status as the API writes it.
  public String awsName() {
    return awsName;
  }

  /// Whether nothing will change any more.
  public boolean terminal() {
    return switch (this) {
      case IN_PROGRESS, STOPPING -> false;
      case COMPLETED, STOPPED, FAILED -> true;
    };
  }
}
