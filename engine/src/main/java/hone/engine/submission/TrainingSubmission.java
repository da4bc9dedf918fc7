package hone.engine.submission;

import hone.engine.Ordered;
import hone.engine.Scope;
import hone.engine.experiment.ExperimentPlace;
import hone.engine.store.Call;
import hone.engine.training.TrainingSpec;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// A training job to create, without a tuning job.
///
/// @param document the request as JSON, kept for Describe
/// @param experiment where its trial component belongs, or `null` for nowhere
/// @param call what a retry of it is told by, or `null`
public record TrainingSubmission(
    Scope scope,
    String name,
    TrainingSpec spec,
    SequencedMap<String, String> hyperparameters,
    String document,
    SequencedMap<String, String> tags,
    @Nullable ExperimentPlace experiment,
    @Nullable Call call) {
  public TrainingSubmission {
    hyperparameters = Ordered.copyOf(hyperparameters);
    tags = Ordered.copyOf(tags);
  }
}
