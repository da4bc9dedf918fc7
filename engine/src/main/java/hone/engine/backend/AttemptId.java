package hone.engine.backend;

/// Names one attempt to run a training job, across restarts and servers.
///
/// @param text 1 to 128 of `a-z`, `0-9` and `-`: usable as a folder, container or pod name
public record AttemptId(String text) {
  public AttemptId {
    if (!text.matches("[a-z0-9][a-z0-9-]{0,127}")) {
      throw new IllegalArgumentException(
          "attempt id: found '" + text + "', allowed: 1 to 128 of a-z, 0-9 and '-'");
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
