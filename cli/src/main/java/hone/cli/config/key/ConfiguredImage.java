package hone.cli.config.key;

import hone.runtime.image.ImageCatalogue.Program;
import java.util.Locale;
import java.util.Optional;

/// What the image names of one pattern stand for, as the user says it.
public sealed interface ConfiguredImage {
  /// What may run scripts, for people.
  String PYTHON_ALLOWED = "a Python: its absolute path, or a name that the server's PATH has";

  /// A whole image name, `*` for any text, `?` for any character.
  String pattern();

  /// The Python that is named for requests' scripts.
  Optional<Program.Script> script();

  /// A program of the user's own, the request's script, or a container.
  record Own(String pattern, Program program) implements ConfiguredImage {
    @Override
    public Optional<Program.Script> script() {
      return program instanceof Program.Script script ? Optional.of(script) : Optional.empty();
    }
  }

  /// A training program that comes with Hone, or the request's script where it brings one.
  record BuiltIn(String pattern, Algorithm algorithm, Optional<Program.Script> script)
      implements ConfiguredImage {}

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
