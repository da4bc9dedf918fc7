package hone.algorithms.container;

/// The caller's mistake: bad data, a bad hyperparameter, a missing channel.
///
/// The message says what was wrong, where, what was found and what is allowed; it becomes the
/// training job's failure reason.
public final class ClientError extends RuntimeException {
  public ClientError(String message) {
    super(message);
  }
}
