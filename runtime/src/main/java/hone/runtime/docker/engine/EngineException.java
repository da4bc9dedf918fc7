package hone.runtime.docker.engine;

import hone.runtime.container.PullFailure;
import java.util.regex.Pattern;

/// What an engine answered when it did not do what it was asked for.
public final class EngineException extends Exception {
  private static final long serialVersionUID = 1;

  /// Podman 4 answers 500 to them.
  private static final Pattern PODMANS =
      Pattern.compile("container state improper|name \\S+ (is )?already (in use|used)");

  private final int status;

  public EngineException(int status, String message) {
    super(message);
    this.status = status;
  }

  public int status() {
    return status;
  }

  public boolean isAbsent() {
    return status == 404;
  }

  /// Whether what is there, or how it is, stands in the way: a name that is taken, a signal to what
  /// has just ended.
  public boolean isConflict() {
    return status == 409 || (status == 500 && PODMANS.matcher(String.valueOf(getMessage())).find());
  }

  /// Whether a pull that failed so may succeed later: a registry that is away or asks for patience.
  public boolean isPassing() {
    String message = String.valueOf(getMessage());
    return status == 408
        || status == 429
        || PullFailure.isPassing(message)
        || (status >= 500 && !PullFailure.isLasting(message));
  }

  /// Whether the request was at fault, and not the engine.
  public boolean isRefusal() {
    return status >= 400 && status < 500;
  }
}
