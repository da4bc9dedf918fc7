package hone.search;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// Holds one value for each parameter, as text: a continuous value is the shortest decimal that
/// parses back to the same double. Two configurations are equal when their texts are.
public record Configuration(SequencedMap<String, String> values) {
  /// Copies the values, keeping their order.
  public Configuration {
    values = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(values));
  }
}
