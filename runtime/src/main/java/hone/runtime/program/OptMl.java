package hone.runtime.program;

import hone.engine.backend.TrainingOrder;
import hone.engine.training.TrainingSpec.Algorithm;
import hone.engine.training.TrainingSpec.Checkpoint;
import hone.runtime.image.ImageCatalogue.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
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

  /// Which file of a program's code names it, if one does.
  ///
  /// @param code the request's folder of code, which need not be there
  /// @param words program and arguments
  static Optional<String> namedIn(Path code, List<String> words) throws IOException {
    var search = new CodeSearch(PATH.toString());
    for (String word : words) {
      if (file(word).filter(search::isIn).isPresent()) {
        return Optional.of(word);
      }
    }
    return Files.isDirectory(code)
        ? search.in(code).map(file -> code.relativize(file).toString())
        : Optional.empty();
  }

  /// Whether something is not seen any more where something else is mounted there.
  static boolean hides(Path path) throws IOException {
    return Files.exists(path) && (path.startsWith(PATH) || path.toRealPath().startsWith(PATH));
  }

  /// The file that a word of a command is, if it is one by its whole path.
  static Optional<Path> file(String word) {
    try {
      return Optional.of(Path.of(word)).filter(Path::isAbsolute).filter(Files::isRegularFile);
    } catch (InvalidPathException _) {
      return Optional.empty(); // words can be anything
    }
  }

  /// See that something can be mounted there: an empty folder is all that it takes.
  static void makeFolder() throws IOException {
    Files.createDirectories(PATH);
  }

  /// Whether the machine has files of its own there.
  static boolean isUsed() throws IOException {
    if (!Files.isDirectory(PATH)) {
      return false;
    }
    try (Stream<Path> entries = Files.list(PATH)) {
      return entries.findAny().isPresent();
    }
  }
}
