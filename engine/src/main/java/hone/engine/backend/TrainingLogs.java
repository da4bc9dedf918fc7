package hone.engine.backend;

/// What training jobs printed, by attempt and host. Thread-safe.
public interface TrainingLogs {

  /// One host's log of one attempt; of an attempt without a log, an empty one.
  ///
  /// @param host `algo-1` to `algo-N`
  TrainingLog log(AttemptId attempt, String host);
}
