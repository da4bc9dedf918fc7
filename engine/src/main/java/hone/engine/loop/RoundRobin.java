package hone.engine.loop;

import java.util.List;
import java.util.NavigableSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Takes turns among many keys: each turn has the next few of them, in their order.
/// Not thread-safe.
final class RoundRobin<K> {
  private final int most;

  /// The last key of the last turn; `null` before the first.
  private @Nullable K last;

  /// @param most how many keys a turn has at most
  RoundRobin(int most) {
    this.most = most;
  }

  /// The keys of the next turn; after the highest comes the lowest again.
  ///
  /// @param turns in how many turns each key comes once, unless turns would be too long
  List<K> next(NavigableSet<K> all, int turns) {
    int size = Math.min(most, Math.ceilDiv(all.size(), turns));
    K from = last;
    Stream<K> round =
        from == null
            ? all.stream()
            : Stream.concat(all.tailSet(from, false).stream(), all.headSet(from, true).stream());
    List<K> part = round.limit(size).toList();
    last = part.isEmpty() ? from : part.getLast();
    return part;
  }
}
