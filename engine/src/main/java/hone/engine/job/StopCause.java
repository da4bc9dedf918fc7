package hone.engine.job;

/// Why a training job is being stopped.
public enum StopCause {
  /// Somebody called StopTrainingJob, or StopHyperParameterTuningJob.
  CALLER,
  /// Early stopping or Hyperband saw that it does badly.
  EARLY,
  /// Its tuning job is over.
  TUNING_ENDED,
  /// It ran for longer than MaxRuntimeInSeconds.
  RUNTIME,
  /// It waited for a slot, or to begin, for longer than MaxPendingTimeInSeconds, or ran and waited,
  /// both together, for longer than MaxWaitTimeInSeconds.
  PENDING_TIME
}
