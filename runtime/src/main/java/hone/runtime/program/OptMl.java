package hone.runtime.program;

import hone.engine.backend.TrainingOrder;
import hone.engine.training.TrainingSpec.Algorithm;
import hone.engine.training.TrainingSpec.Checkpoint;
import hone.runtime.image.ImageCatalogue.Program;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Tells whether a program that is no container expects its files where containers have them.
final class OptMl {
  static final Path PATH = Path.of("/opt/ml");

  private OptMl() {}

  /// Whether a script's image is to run what lies there by that name: the SageMaker SDK's
  /// ModelTrainer asks for it.
  static boolean isRun(Algorithm algorithm, Program program) {
    return program instanceof Program.Script
        && Stream.concat(algorithm.entrypoint().stream(), algorithm.arguments().stream())
            .anyMatch(word -> word.contains(PATH + "/"));
  }

  /// What of a request names it, as notebooks for SageMaker do; empty if nothing does. A program
  /// may do without, so that it is no demand.
  static Optional<String> namedBy(TrainingOrder order) {
    return named("the hyperparameter ", order.hyperparameters())
        .or(() -> named("the variable ", order.spec().environment()))
        .or(
            () ->
                Optional.ofNullable(order.spec().checkpoint())
                    .map(Checkpoint::localPath)
                    .filter(OptMl::isInside)
                    .map(_ -> "CheckpointConfig"));
  }

  private static Optional<String> named(String kind, Map<String, String> values) {
    return values.entrySet().stream()
        .filter(each -> isInside(each.getValue()))
        .map(each -> kind + each.getKey())
        .findFirst();
  }

  /// The SageMaker SDK sends a script's hyperparameters as JSON: a text has quotes.
  private static boolean isInside(String value) {
    String path = value.startsWith("\"") ? value.substring(1) : value;
    return path.matches(PATH + "(/.*|\"?)");
  }
}
