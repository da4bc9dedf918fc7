package hone.runtime.docker.engine;

import java.util.regex.Pattern;

/// What an engine answered when it did not do what it was asked for.
public final class EngineException extends Exception {
  private static final long serialVersionUID = 1;

  /// Podman 4 answers 500 to them.
  private static final Pattern PODMANS =
      Pattern.compile("container state improper|name \\S+ (is )?already (in use|used)");

  /// What a registry or the way to it says when another try may do.
  private static final Pattern PASSING =
      Pattern.compile(
          "(?i)toomanyrequests|too many requests|rate limit|time-?out|timed out|deadline exceeded"
              + "|temporary failure|server misbehaving|connection (reset|refused)|\\bEOF\\b"
              + "|unreachable|unavailable|bad gateway|internal server error|status.{0,9} 5\\d\\d");

  /// What an engine says with a status of its own failure though another try does not help.
  private static final Pattern LASTING =
      Pattern.compile(
          "(?i)no such host|x509|certificate|not found|not exist|denied|unauthorized|forbidden"
              + "|basic auth|authentication|manifest unknown|invalid"
              + "|HTTP response to HTTPS");

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
        || PASSING.matcher(message).find()
        || (status >= 500 && !LASTING.matcher(message).find());
  }

  /// Whether the request was at fault, and not the engine.
  public boolean isRefusal() {
    return status >= 400 && status < 500;
  }
}
