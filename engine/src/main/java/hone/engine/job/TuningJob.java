package hone.engine.job;

import hone.engine.tuning.TuningSpec;

/// A tuning job as it stands.
///
/// @param document the request as JSON, opaque to the engine, for Describe
public record TuningJob(Identity identity, TuningSpec spec, String document, TuningState state) {

  public long id() {
    return identity.id();
  }

  /// The same job in another state.
  public TuningJob with(TuningState changed) {
    return new TuningJob(identity, spec, document, changed);
  }
}
