package hone.engine.backend;

import hone.engine.training.TrainingSpec.Channel;
import java.util.Optional;

/// Looks at where a job's data are, and where its artifacts are to be, before it is accepted.
/// Thread-safe.
public interface InputData {

  /// Tell what is wrong with a channel's data source, or nothing if there is data now.
  ///
  /// @param account on whose behalf
  /// @throws java.io.UncheckedIOException if that cannot be told now
  Optional<String> problem(String account, Channel channel);

  /// Tell what is wrong with a location that artifacts or checkpoints are to be stored at: a bucket
  /// must be there.
  Optional<String> outputProblem(String account, String uri);
}
