package hone.engine.backend;

import hone.engine.Ordered;
import hone.engine.Scope;
import hone.engine.training.TrainingSpec;
import java.util.SequencedMap;

/// All that a backend needs to run one attempt of one training job.
///
/// @param name the training job's name as the caller sees it
/// @param hyperparameters static, tuned and injected ones, as text
public record TrainingOrder(
    AttemptId attempt,
    Scope scope,
    String name,
    String arn,
    TrainingSpec spec,
    SequencedMap<String, String> hyperparameters) {
  public TrainingOrder {
    hyperparameters = Ordered.copyOf(hyperparameters);
  }
}
