package hone.engine.job;

/// Where a training job stands towards its backend.
public enum Phase {
  /// It has no slot yet; no attempt exists.
  WAITING,
  /// It holds a slot; its present attempt is to be launched, or runs.
  RUNNING,
  /// It has ended; its attempt's folder or container is still there.
  ENDED,
  /// Nothing of it is left at the backend but its log.
  RELEASED
}
