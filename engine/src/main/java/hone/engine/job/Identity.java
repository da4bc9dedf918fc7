package hone.engine.job;

import hone.engine.Arn;
import hone.engine.Scope;
import java.time.Instant;
import java.util.Locale;

/// What never changes about a job.
///
/// @param id unique in the store
/// @param name as the caller wrote it
public record Identity(long id, Scope scope, String name, String arn, Instant createdAt) {
  /// That of a tuning job which is not in the store yet.
  public static Identity ofTuning(Scope scope, String name, Instant now) {
    return new Identity(0, scope, name, Arn.ofTuningJob(scope, name), now);
  }

  /// That of a training job which is not in the store yet.
  public static Identity ofTraining(Scope scope, String name, Instant now) {
    return new Identity(0, scope, name, Arn.ofTrainingJob(scope, name), now);
  }

  /// The name without case: so it is found, and sorted.
  public String nameKey() {
    return name.toLowerCase(Locale.ROOT);
  }
}
