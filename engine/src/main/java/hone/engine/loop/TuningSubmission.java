package hone.engine.loop;

import hone.engine.Scope;
import hone.engine.training.Ordered;
import hone.engine.tuning.TuningSpec;
import java.util.SequencedMap;

/// A tuning job to create.
///
/// @param document the request as JSON, kept for Describe
public record TuningSubmission(
    Scope scope, String name, TuningSpec spec, String document, SequencedMap<String, String> tags) {
  public TuningSubmission {
    tags = Ordered.copyOf(tags);
  }
}
