package hone.engine.sql.rows;

import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/// Keeps the values that were used last, as many as together are no larger than a bound: one
/// caller's may be a thousand times the size of another's. Thread-safe.
final class Lru<K, V> {
  /// What each value takes beside the characters of its texts: its entry, and many small objects.
  private static final int EACH = 500;

  private final long sizeMax;
  private final LinkedHashMap<K, Kept<V>> values = new LinkedHashMap<>(16, 0.75f, true);
  private long size;

  private record Kept<V>(V value, long size) {}

  /// @param sizeMax how many characters all values have at most
  Lru(long sizeMax) {
    this.sizeMax = sizeMax;
  }

  /// The value of that key, if it is kept.
  synchronized @Nullable V get(K key) {
    Kept<V> known = values.get(key);
    return known == null ? null : known.value();
  }

  /// Keep a value in place of its key's earlier one, or nothing of that key if it is too large.
  ///
  /// @param characters how many its texts have
  /// @return the same value
  synchronized V keep(K key, V value, long characters) {
    var next = new Kept<>(value, characters + EACH);
    Kept<V> before = next.size() > sizeMax ? values.remove(key) : values.put(key, next);
    size -= before == null ? 0 : before.size();
    size += next.size() > sizeMax ? 0 : next.size();
    while (size > sizeMax) {
      size -= values.pollFirstEntry().getValue().size();
    }
    return value;
  }
}
