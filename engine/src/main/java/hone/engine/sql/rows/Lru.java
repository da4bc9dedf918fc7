package hone.engine.sql.rows;

import java.util.LinkedHashMap;
import java.util.function.Supplier;

/// Keeps the values that were used last. Thread-safe.
public final class Lru<K, V> {
  private final int size;
  private final LinkedHashMap<K, V> values = new LinkedHashMap<>(16, 0.75f, true);

  Lru(int size) {
    this.size = size;
  }

  /// The value of that key, made at most once while it is kept.
  synchronized V of(K key, Supplier<V> made) {
    V known = values.get(key);
    if (known == null) {
      known = made.get();
      keep(key, known);
    }
    return known;
  }

  synchronized void keep(K key, V value) {
    values.put(key, value);
    if (values.size() > size) {
      values.pollFirstEntry();
    }
  }
}
