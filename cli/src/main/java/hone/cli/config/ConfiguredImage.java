package hone.cli.config;

import hone.runtime.image.ImageCatalogue.Program;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What the image names of one pattern stand for, as the user says it.
public sealed interface ConfiguredImage {
  /// A whole image name, `*` for any text, `?` for any character.
  String pattern();

  /// A program of the user's own, the request's script, or a container.
  record Own(String pattern, Program program) implements ConfiguredImage {}

  /// A training program that comes with Hone.
  record BuiltIn(String pattern, Algorithm algorithm) implements ConfiguredImage {}

  /// The training programs that come with Hone, as the configuration's `builtin` names them.
  enum Algorithm {
    /// XGBoost, with the hyperparameters and metrics of AWS's algorithm of that name.
    XGBOOST;

    /// What users write.
    public String shown() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Algorithm> named(String name) {
      return Arrays.stream(values()).filter(each -> each.shown().equals(name)).findFirst();
    }

    static List<String> names() {
      return Arrays.stream(values()).map(Algorithm::shown).toList();
    }
  }
}
