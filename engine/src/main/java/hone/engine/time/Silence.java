package hone.engine.time;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// For how long a server has seen nothing of the others. Only time counts in which it heard from
/// the database itself: while that is away nobody can renew a lease, and who comes back to it first
/// must not take all others for dead. Not thread-safe.
public final class Silence {
  /// The time between two looks counts up to this part of a lease, or as often as one looks.
  private static final int PART = 4;

  private final Duration length;
  private final Duration most;
  private final SequencedMap<Long, Seen> seen = new LinkedHashMap<>();

  /// The time that counted so far.
  private Duration heard = Duration.ZERO;

  /// When was looked last, from any beginning.
  private @Nullable Duration looked;

  /// What was seen of a life last.
  ///
  /// @param operation the number of its last transaction
  /// @param since what time had counted when that number was new
  private record Seen(long operation, Duration since) {}

  /// @param lease how long a lease lasts
  /// @param retry how often is looked
  public Silence(Duration lease, Duration retry) {
    length = lease;
    Duration part = length.dividedBy(PART);
    most = part.compareTo(retry) < 0 ? retry : part;
  }

  /// Look at the others.
  ///
  /// @param operations by life, the number of its last transaction
  /// @param now by a steady clock
  public void look(Map<Long, Long> operations, Duration now) {
    Duration passed = looked == null ? length : now.minus(looked);
    looked = now;
    // The database may have been away for longer than a lease. Whoever comes back to it later than
    // this server, as its pauses between tries have become long, has a second lease for that.
    boolean wasAway = passed.compareTo(length) >= 0;
    if (wasAway) {
      seen.clear();
    }
    heard = heard.plus(passed.compareTo(most) < 0 ? passed : most);
    Duration since = wasAway ? heard.plus(length) : heard;
    seen.keySet().retainAll(operations.keySet());
    operations.forEach(
        (life, operation) -> {
          Seen before = seen.get(life);
          if (before == null || before.operation() != operation) {
            seen.put(life, new Seen(operation, since));
          }
        });
  }

  /// The lives of which nothing was seen for a whole lease, or for two since this server started or
  /// came back to the database.
  public List<Long> gone() {
    return lives(silence -> silence.compareTo(length) >= 0);
  }

  /// The lives of which something was seen within half a lease.
  public List<Long> heard() {
    return lives(silence -> silence.compareTo(length.dividedBy(2)) < 0);
  }

  private List<Long> lives(Predicate<Duration> silence) {
    return seen.entrySet().stream()
        .filter(each -> silence.test(heard.minus(each.getValue().since())))
        .map(Map.Entry::getKey)
        .toList();
  }
}
