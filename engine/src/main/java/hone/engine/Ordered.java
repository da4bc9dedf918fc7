package hone.engine;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// Copies of maps that keep their order. `Map.copyOf` iterates in another order in each run of the
/// JVM, which would make requests and files differ from run to run.
public final class Ordered {
  private Ordered() {}

  /// Copy a map, unmodifiable, in its own order.
  public static <K, V> SequencedMap<K, V> copyOf(SequencedMap<K, V> map) {
    return Collections.unmodifiableSequencedMap(new LinkedHashMap<>(map));
  }
}
