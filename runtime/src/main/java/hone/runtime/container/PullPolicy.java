package hone.runtime.container;

/// When images are fetched from their registries.
public enum PullPolicy {
  /// Where the engine does not have them.
  MISSING,
  /// Before each training job.
  ALWAYS,
  /// Never: the engine must have them.
  NEVER
}
