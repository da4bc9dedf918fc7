package hone.engine;

import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/// Keeps the values that were used last, as many as together are no larger than a bound.
/// Thread-safe.
public final class Lru<K, V> {
  private final long sizeMax;
  private final LinkedHashMap<K, Kept<V>> values = new LinkedHashMap<>(16, 0.75f, true);
  private long size;

  private record Kept<V>(V value, long size) {}

  /// @param sizeMax how large all values are at most, in the unit in which each one's size is told
  public Lru(long sizeMax) {
    this.sizeMax = sizeMax;
  }

  /// The value of that key, if it is kept.
  public synchronized @Nullable V get(K key) {
    Kept<V> known = values.get(key);
    return known == null ? null : known.value();
  }

  /// Keep a value in place of its key's earlier one, or nothing of that key if it is too large.
  ///
  /// @return the same value
  public synchronized V keep(K key, V value, long itsSize) {
    var next = new Kept<>(value, itsSize);
    Kept<V> before = itsSize > sizeMax ? values.remove(key) : values.put(key, next);
    size -= before == null ? 0 : before.size();
    size += itsSize > sizeMax ? 0 : itsSize;
    while (size > sizeMax) {
      size -= values.pollFirstEntry().getValue().size();
    }
    return value;
  }
}
