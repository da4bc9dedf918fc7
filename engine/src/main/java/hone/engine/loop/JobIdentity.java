package hone.engine.loop;

import hone.engine.Arn;
import hone.engine.Scope;
import hone.engine.job.Identity;
import java.time.Instant;

/// Makes the identities of jobs that are not in the store yet.
final class JobIdentity {
  private JobIdentity() {}

  static Identity ofTuning(Scope scope, String name, Instant now) {
    return new Identity(0, scope, name, Arn.ofTuningJob(scope, name), now);
  }

  static Identity ofTraining(Scope scope, String name, Instant now) {
    return new Identity(0, scope, name, Arn.ofTrainingJob(scope, name), now);
  }
}
