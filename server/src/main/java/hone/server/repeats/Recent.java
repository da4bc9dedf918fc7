package hone.server.repeats;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// What was seen of late, by account. Beyond a bound the oldest goes of whoever has the most, so
/// that no account can push out what others have. Not thread-safe.
final class Recent<K, V> {
  private final Duration kept;
  private final int max;
  private final Map<String, LinkedHashMap<K, Dated<V>>> accounts = new HashMap<>();

  /// Of all accounts together.
  private int size;

  private record Dated<V>(Instant since, V value) {}

  /// @param kept for how long, from when it was first seen
  /// @param max how many in all
  Recent(Duration kept, int max) {
    this.kept = kept;
    this.max = max;
  }

  /// What is kept under that key, if anything.
  Optional<V> find(String account, K key) {
    return Optional.ofNullable(accounts.get(account)).map(own -> own.get(key)).map(Dated::value);
  }

  /// What is kept under that key; at first that is `value`'s.
  V findOrKeep(String account, K key, Instant now, Supplier<V> value) {
    forget(now);
    Optional<V> known = find(account, key);
    if (known.isPresent()) {
      return known.get();
    }
    if (size >= max) {
      dropOne();
    }
    V made = value.get();
    accounts.computeIfAbsent(account, _ -> new LinkedHashMap<>()).put(key, new Dated<>(now, made));
    size++;
    return made;
  }

  private void forget(Instant now) {
    for (var own : accounts.values()) {
      Iterator<Dated<V>> oldest = own.values().iterator();
      while (oldest.hasNext() && oldest.next().since().plus(kept).isBefore(now)) {
        oldest.remove();
        size--;
      }
    }
    accounts.values().removeIf(Map::isEmpty);
  }

  private void dropOne() {
    accounts.values().stream()
        .max(Comparator.comparingInt(Map::size))
        .ifPresent(
            largest -> {
              largest.pollFirstEntry();
              size--;
            });
  }
}
