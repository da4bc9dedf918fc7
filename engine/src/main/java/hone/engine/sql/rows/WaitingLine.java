package hone.engine.sql.rows;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The training jobs that wait for a slot, so that no account and no tuning job is kept waiting by
/// another that has more: next is the account with the fewest slots, then its tuning job with the
/// fewest, then the oldest. Not thread-safe.
public final class WaitingLine {
  private static final long NO_TUNING = -1;

  private final Source source;
  private final Map<Group, Deque<Long>> waiting = new LinkedHashMap<>();
  private final Map<String, Integer> takenByAccount = new LinkedHashMap<>();
  private final Map<Group, Integer> takenByGroup = new LinkedHashMap<>();

  private record Group(String account, long tuningId) {}

  private record Count(String phase, Group group, int count) {}

  private WaitingLine(Source source) {
    this.source = source;
  }

  public static WaitingLine of(Source source) {
    var line = new WaitingLine(source);
    source
        .handle()
        .createQuery(
            "SELECT phase, account, coalesce(tuning_id, :none) AS tuning, count(*) AS n"
                + " FROM training_job WHERE phase IN ('WAITING', 'RUNNING')"
                + " AND owner = :owner GROUP BY 1, 2, 3")
        .bind("none", NO_TUNING)
        .bind("owner", source.epoch())
        .map(
            (row, _) ->
                new Count(
                    row.getString("phase"),
                    new Group(row.getString("account"), row.getLong("tuning")),
                    row.getInt("n")))
        .forEach(line::add);
    return line;
  }

  private void add(Count count) {
    if (count.phase().equals("WAITING")) {
      waiting.put(count.group(), new ArrayDeque<>());
    } else {
      takenByAccount.merge(count.group().account(), count.count(), Integer::sum);
      takenByGroup.merge(count.group(), count.count(), Integer::sum);
    }
  }

  /// The ids of the next training jobs, at most `count`.
  public List<Long> first(int count) {
    waiting.forEach((group, ids) -> ids.addAll(oldest(group, count)));
    var chosen = new ArrayList<Long>();
    while (chosen.size() < count) {
      Optional<Group> next =
          waiting.keySet().stream()
              .filter(group -> !waiting.getOrDefault(group, new ArrayDeque<>()).isEmpty())
              .min(
                  Comparator.<Group>comparingInt(
                          group -> takenByAccount.getOrDefault(group.account(), 0))
                      .thenComparingInt(group -> takenByGroup.getOrDefault(group, 0))
                      .thenComparingLong(this::head));
      if (next.isEmpty()) {
        return chosen;
      }
      Group group = next.get();
      chosen.add(head(group));
      waiting.getOrDefault(group, new ArrayDeque<>()).removeFirst();
      takenByAccount.merge(group.account(), 1, Integer::sum);
      takenByGroup.merge(group, 1, Integer::sum);
    }
    return chosen;
  }

  private long head(Group group) {
    return waiting.getOrDefault(group, new ArrayDeque<>()).getFirst();
  }

  private List<Long> oldest(Group group, int count) {
    return source
        .handle()
        .createQuery(
            "SELECT id FROM training_job WHERE phase = 'WAITING' AND account = :account AND owner ="
                + " :owner AND coalesce(tuning_id, :none) = :tuning ORDER BY id LIMIT :count")
        .bind("account", group.account())
        .bind("owner", source.epoch())
        .bind("none", NO_TUNING)
        .bind("tuning", group.tuningId())
        .bind("count", count)
        .mapTo(Long.class)
        .list();
  }
}
