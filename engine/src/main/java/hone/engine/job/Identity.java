package hone.engine.job;

import hone.engine.Scope;
import java.time.Instant;
import java.util.Locale;

/// What never changes about a job.
///
/// @param id unique in the store
/// @param name as the caller wrote it
public record Identity(long id, Scope scope, String name, String arn, Instant createdAt) {

  /// The name without case: so it is found, and sorted.
  public String nameKey() {
    return name.toLowerCase(Locale.ROOT);
  }
}
