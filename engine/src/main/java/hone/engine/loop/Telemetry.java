package hone.engine.loop;

import hone.engine.backend.AttemptId;
import hone.engine.backend.Observation.FailureKind;
import hone.engine.job.Identity;
import hone.engine.job.JobStatus;
import hone.engine.job.TrainingJob;
import hone.engine.job.TuningJob;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Is told what happens to jobs, to count it or to write it down for who watches over a server:
/// after the store has it, once, on the engine's threads. It must be quick and not throw.
/// Thread-safe.
public interface Telemetry {

  /// Takes no notice.
  Telemetry NONE =
      new Telemetry() {
        @Override
        public void launched(Identity training, AttemptId attempt) {}

        @Override
        public void tuningEnded(End end) {}

        @Override
        public void trainingEnded(End end, @Nullable FailureKind failure) {}

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

  /// How a job ended.
  ///
  /// @param reason why it failed, or `null`
  record End(Identity job, JobStatus status, @Nullable String reason) {
    static End of(TuningJob job) {
      return new End(job.identity(), job.state().status(), job.state().failureReason());
    }

    static End of(TrainingJob job) {
      return new End(job.identity(), job.state().status(), job.state().failureReason());
    }
  }

  /// An attempt of a training job is handed to where it runs.
  void launched(Identity training, AttemptId attempt);

  void tuningEnded(End end);

  /// @param failure whose fault it was, if it failed
  void trainingEnded(End end, @Nullable FailureKind failure);

  void attemptEnded(AttemptEnd end);

  /// A search has answered what to try next.
  ///
  /// @param thought how long that took
  void suggested(Duration thought);
}
