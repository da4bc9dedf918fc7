package hone.server.telemetry;

import hone.engine.backend.AttemptId;
import hone.engine.backend.Observation.FailureKind;
import hone.engine.job.Identity;
import hone.engine.loop.Telemetry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Writes what becomes of jobs into the server's log, at INFO, by their ARNs; and counts it.
/// Thread-safe.
///
/// @param counted what counts
public record JobLog(Telemetry counted) implements Telemetry {
  private static final System.Logger LOG = System.getLogger(JobLog.class.getName());

  @Override
  public void launched(Identity training, AttemptId attempt) {
    tell(training.arn() + " is launched as attempt " + attempt);
    counted.launched(training, attempt);
  }

  @Override
  public void tuningEnded(End end) {
    tell(end);
    counted.tuningEnded(end);
  }

  @Override
  public void trainingEnded(End end, @Nullable FailureKind failure) {
    tell(end);
    counted.trainingEnded(end, failure);
  }

  @Override
  public void attemptEnded(AttemptEnd end) {
    counted.attemptEnded(end);
  }

  @Override
  public void suggested(Duration thought) {
    counted.suggested(thought);
  }

  private static void tell(End end) {
    String reason = end.reason() == null ? "" : ", " + end.reason();
    tell(end.job().arn() + " has ended: " + end.status().awsName() + reason);
  }

  private static void tell(String what) {
    LOG.log(System.Logger.Level.INFO, what);
  }
}
