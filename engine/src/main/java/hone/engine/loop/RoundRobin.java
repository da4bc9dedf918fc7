package hone.engine.loop;

import java.util.List;
import java.util.NavigableSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Goes round what is too much to be looked at all at once. Not thread-safe.
final class RoundRobin<K> {
  private final int most;

  /// The one that was come to last; `null` before any was.
  private @Nullable K last;

  /// @param most how many are looked at in one turn
  RoundRobin(int most) {
    this.most = most;
  }

  /// The next ones; after the highest comes the lowest again.
  ///
  /// @param turns after how many turns all are come to, if that is not too much for each
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
