package hone.engine.loop;

import hone.engine.Scope;
import hone.engine.training.Ordered;
import hone.engine.training.TrainingSpec;
import java.util.SequencedMap;

/// A training job to create, without a tuning job.
///
/// @param document the request as JSON, kept for Describe
public record TrainingSubmission(
    Scope scope,
    String name,
    TrainingSpec spec,
    SequencedMap<String, String> hyperparameters,
    String document,
    SequencedMap<String, String> tags) {
  public TrainingSubmission {
    hyperparameters = Ordered.copyOf(hyperparameters);
    tags = Ordered.copyOf(tags);
  }
}
