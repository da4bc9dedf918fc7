package hone.engine.sql.rows;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/// Keeps the values that were used last. Thread-safe.
public final class Lru<V> {
  private final int size;
  private final LinkedHashMap<Long, V> values = new LinkedHashMap<>(16, 0.75f, true);

  Lru(int size) {
    this.size = size;
  }

  /// The value of that id, made at most once while it is kept.
  synchronized V of(long id, Supplier<V> made) {
    V known = values.get(id);
    if (known == null) {
      known = made.get();
      values.put(id, known);
      if (values.size() > size) {
        Map.Entry<Long, V> eldest = values.firstEntry();
        values.remove(eldest.getKey());
      }
    }
    return known;
  }

  synchronized void forget(long id) {
    values.remove(id);
  }
}
