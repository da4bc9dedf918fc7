package hone.api;

import java.util.List;

/// A request that breaks constraints of the model. AWS answers it with `ValidationException` and
/// this text, which names all of them.
public final class ConstraintException extends RuntimeException {
  private static final long serialVersionUID = 1;

  ConstraintException(List<String> faults) {
    super(text(faults), null, false, false);
  }

  private static String text(List<String> faults) {
    String noun =
        faults.size() == 1 ? " validation error detected: " : " validation errors detected: ";
    return faults.size() + noun + String.join("; ", faults);
  }
}
