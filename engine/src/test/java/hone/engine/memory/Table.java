package hone.engine.memory;

import java.util.AbstractMap;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Rows by their keys, in the order in which they came. A copy costs nothing until one of both is
/// changed: most transactions change few of a store's tables. Not thread-safe.
final class Table<K, V> extends AbstractMap<K, V> {
  private Map<K, V> rows = new LinkedHashMap<>();
  private boolean shared;

  /// Take another's rows, until either is changed.
  void share(Table<K, V> other) {
    other.shared = true;
    shared = true;
    rows = other.rows;
  }

  private Map<K, V> own() {
    if (shared) {
      rows = new LinkedHashMap<>(rows);
      shared = false;
    }
    return rows;
  }

  @Override
  public @Nullable V get(Object key) {
    return rows.get(key);
  }

  @Override
  public boolean containsKey(Object key) {
    return rows.containsKey(key);
  }

  @Override
  public @Nullable V put(K key, V value) {
    return own().put(key, value);
  }

  @Override
  public @Nullable V remove(Object key) {
    return rows.containsKey(key) ? own().remove(key) : null;
  }

  @Override
  public void replaceAll(BiFunction<? super K, ? super V, ? extends V> replacement) {
    own().replaceAll(replacement);
  }

  /// Remove the rows with such values.
  void removeValues(Predicate<V> unwanted) {
    if (rows.values().stream().anyMatch(unwanted)) {
      own().values().removeIf(unwanted);
    }
  }

  @Override
  public int size() {
    return rows.size();
  }

  /// The rows, to be read alone.
  @Override
  public Set<Map.Entry<K, V>> entrySet() {
    return Collections.unmodifiableSet(rows.entrySet());
  }
}
