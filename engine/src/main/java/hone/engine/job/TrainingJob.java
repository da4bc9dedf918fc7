package hone.engine.job;

import hone.engine.Ordered;
import hone.engine.backend.AttemptId;
import hone.engine.backend.TrainingOrder;
import hone.engine.training.TrainingSpec;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// A training job as it stands.
///
/// @param origin the tuning job it comes from, or `null` for one of the caller's own
/// @param hyperparameters static, tuned and injected ones
public record TrainingJob(
    Identity identity,
    @Nullable Origin origin,
    Blueprint blueprint,
    SequencedMap<String, String> hyperparameters,
    TrainingState state) {
  public TrainingJob {
    hyperparameters = Ordered.copyOf(hyperparameters);
  }

  public long id() {
    return identity.id();
  }

  public TrainingSpec spec() {
    return blueprint.spec();
  }

  /// The same job in another state.
  public TrainingJob with(TrainingState changed) {
    return new TrainingJob(identity, origin, blueprint, hyperparameters, changed);
  }

  /// The attempt that runs or ran last.
  public Optional<AttemptId> attempt() {
    return state.attempts().isEmpty()
        ? Optional.empty()
        : Optional.of(new AttemptId(state.attempts().getLast()));
  }

  /// What a backend needs to run the present attempt.
  public TrainingOrder order() {
    return new TrainingOrder(
        attempt().orElseThrow(),
        identity.scope(),
        identity.name(),
        identity.arn(),
        spec(),
        hyperparameters);
  }
}
