package hone.engine.resource;

import hone.engine.job.Identity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A resource as it stands.
///
/// @param document what callers said of it, as JSON, opaque to the engine
public record Resource(
    Identity identity, Kind kind, Links links, String document, Instant modifiedAt) {

  public long id() {
    return identity.id();
  }

  /// The same resource with another document.
  public Resource with(String changed, Instant now) {
    return new Resource(identity, kind, links, changed, now);
  }

  /// What a resource belongs to and comes from.
  ///
  /// @param parentId a trial's experiment
  /// @param trainingId the training job that a component tells of
  /// @param sourceArn the job that a resource was made for
  public record Links(
      @Nullable Long parentId, @Nullable Long trainingId, @Nullable String sourceArn) {
    public static final Links NONE = new Links(null, null, null);
  }
}
