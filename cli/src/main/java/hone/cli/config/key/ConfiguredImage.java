package hone.cli.config.key;

import hone.runtime.image.ImageCatalogue.Program;
import java.util.Locale;

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
  }
}
