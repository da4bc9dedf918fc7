package hone.engine.backend;

import java.util.regex.Pattern;

/// Names one attempt to run a training job, across restarts and servers.
///
/// @param text 1 to 128 of `a-z`, `0-9` and `-`: usable as a folder, container or pod name
public record AttemptId(String text) {
  private static final Pattern TEXT = Pattern.compile("[a-z0-9][a-z0-9-]{0,127}");

  public AttemptId {
    if (!isOne(text)) {
      throw new IllegalArgumentException(
          "attempt id: found '" + text + "', allowed: 1 to 128 of a-z, 0-9 and '-'");
    }
  }

  /// Whether a text may name an attempt.
  public static boolean isOne(String text) {
    return TEXT.matcher(text).matches();
  }

  @Override
  public String toString() {
    return text;
  }
}
