package hone.search.autotune;

import hone.search.Parameter;
import java.util.Optional;

/// What may be tuned of an algorithm, and how far.
@FunctionalInterface
public interface Guide {

  /// Cuts a guessed range to what may be tuned; empty for what may not.
  ///
  /// @param example the value that the range was guessed from, and holds
  Optional<Parameter> cut(Parameter guess, String example);

  /// The guide of an algorithm that nothing is known of: each guess stays as it is.
  static Guide none() {
    return (guess, _) -> Optional.of(guess);
  }

  /// AWS's guide to one of its built-in algorithms.
  ///
  /// @param algorithm its image's name, such as `linear-learner`; any other text for [#none]
  static Guide ofBuiltIn(String algorithm) {
    return (guess, example) -> BuiltIns.cut(algorithm, guess, example);
  }
}
