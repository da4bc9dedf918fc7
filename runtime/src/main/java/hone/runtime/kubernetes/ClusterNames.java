package hone.runtime.kubernetes;

import hone.engine.backend.AttemptId;
import hone.runtime.file.TextHash;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What an attempt's things are called in a cluster. A label holds the attempt's key, which is the
/// attempt's name where a label can hold that; an annotation always holds the name itself.
///
/// @param owner the server's name
record ClusterNames(String owner, AttemptId attempt) {
  static final String OWNER = "hone.owner";
  static final String ATTEMPT = "hone.attempt";
  static final String HOST = "hone.host";
  static final String CONTAINER = "training";

  /// A label's value and a service's name have 63 characters, of which `hone-` takes some.
  private static final int KEY_MAX = 57;

  private static final int START = 40;
  private static final int HASH = 16;

  /// At most 57 of `a-z`, `0-9` and `-`, with none of the last at the ends.
  String key() {
    String text = attempt.text();
    if (text.length() <= KEY_MAX && !text.endsWith("-")) {
      return text;
    }
    return text.substring(0, Math.min(START, text.length()))
        + "-"
        + TextHash.of(text).substring(0, HASH);
  }

  /// The name of what the attempt has once: its service, its network policy.
  String common() {
    return "hone-" + key();
  }

  String pod(String host) {
    return common() + "-" + host;
  }

  Map<String, String> labels() {
    var labels = new LinkedHashMap<String, String>();
    labels.put(OWNER, owner);
    labels.put(ATTEMPT, key());
    return labels;
  }

  Map<String, String> annotations() {
    return Map.of(ATTEMPT, attempt.text());
  }

  /// The attempt that something's annotations name, if they do.
  static Optional<AttemptId> attempt(Map<String, String> annotations) {
    return Optional.ofNullable(annotations.get(ATTEMPT))
        .filter(AttemptId::isOne)
        .map(AttemptId::new);
  }
}
