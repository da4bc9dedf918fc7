package hone.runtime.container;

import java.util.regex.Pattern;

/// Tells from what an engine says of a pull that failed whether another try may do.
public final class PullFailure {
  /// What a registry or the way to it says when another try may do.
  private static final Pattern PASSING =
      Pattern.compile(
          "(?i)toomanyrequests|too many requests|rate limit|time-?out|timed out|deadline exceeded"
              + "|temporary failure|server misbehaving|connection (reset|refused)|\\bEOF\\b"
              + "|unreachable|unavailable|bad gateway|internal server error|status.{0,9} 5\\d\\d");

  /// What does not pass.
  private static final Pattern LASTING =
      Pattern.compile(
          "(?i)no such host|x509|certificate|not found|not exist|denied|unauthorized|forbidden"
              + "|basic auth|authentication|manifest unknown|invalid"
              + "|HTTP response to HTTPS");

  private PullFailure() {}

  public static boolean isPassing(String message) {
    return PASSING.matcher(message).find();
  }

  public static boolean isLasting(String message) {
    return !isPassing(message) && LASTING.matcher(message).find();
  }
}
