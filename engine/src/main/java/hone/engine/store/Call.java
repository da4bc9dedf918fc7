package hone.engine.store;

import java.time.Duration;

/// A call that creates something, so that its retry gets the same answer.
///
/// @param id tells it from every other call: who called, what, with which body, as which try of
///     which invocation
/// @param answer what it is answered
public record Call(String id, String answer) {

  /// For how long a retry gets the first answer.
  public static final Duration KEPT = Duration.ofMinutes(15);
}
