package hone.runtime.docker.engine;

/// What an engine answered when it did not do what it was asked for.
public final class EngineException extends Exception {
  private static final long serialVersionUID = 1;

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

  public boolean isConflict() {
    return status == 409;
  }

  /// Whether the request was at fault, and not the engine.
  public boolean isRefusal() {
    return status >= 400 && status < 500;
  }
}
