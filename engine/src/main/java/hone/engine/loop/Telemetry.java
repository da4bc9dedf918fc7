package hone.engine.loop;

import hone.engine.backend.Observation.FailureKind;
import hone.engine.job.JobStatus;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Counts what happens to jobs, for who watches over a server. It is told after the store has it,
/// once, on the engine's threads: it must be quick and not throw. Thread-safe.
public interface Telemetry {

  /// Counts nothing.
  Telemetry NONE =
      new Telemetry() {
        @Override
        public void tuningEnded(JobStatus status) {}

        @Override
        public void trainingEnded(JobStatus status, @Nullable FailureKind failure) {}

        @Override
        public void attemptEnded(AttemptEnd end) {}

        @Override
        public void suggested(Duration thought) {}
      };

  /// How an attempt of a training job ended.
  enum AttemptEnd {
    COMPLETED,
    STOPPED,
    /// Its place was taken away; a spot job waits for another.
    INTERRUPTED,
    FAILED,
    /// It is gone, or where it ran cannot be seen.
    LOST
  }

  void tuningEnded(JobStatus status);

  /// @param failure whose fault it was, if it failed
  void trainingEnded(JobStatus status, @Nullable FailureKind failure);

  void attemptEnded(AttemptEnd end);

  /// A search has answered what to try next.
  ///
  /// @param thought how long that took
  void suggested(Duration thought);
}
