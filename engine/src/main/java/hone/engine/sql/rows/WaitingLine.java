package hone.engine.sql.rows;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/// The training jobs that wait for a slot, so that no account and no tuning job is kept waiting by
/// another that has more: next is the account with the fewest slots, then its tuning job with the
/// fewest, then the oldest. Not thread-safe.
public final class WaitingLine {
  private final RowSource source;
  private final Map<String, Account> accounts = new LinkedHashMap<>();

  private WaitingLine(RowSource source) {
    this.source = source;
  }

  public static WaitingLine of(RowSource source) {
    var line = new WaitingLine(source);
    source
        .handle()
        .createQuery(
            "SELECT phase, account, coalesce(tuning_id, 0) AS tuning, count(*) AS n,"
                + " min(id) AS head FROM training_job WHERE owner = :owner"
                + " AND phase IN ('WAITING', 'RUNNING') GROUP BY 1, 2, 3")
        .bind("owner", source.epoch())
        .map(
            (row, _) ->
                new Count(
                    row.getString("phase"),
                    row.getString("account"),
                    row.getLong("tuning"),
                    row.getInt("n"),
                    row.getLong("head")))
        .forEach(line::add);
    return line;
  }

  private void add(Count count) {
    accounts.computeIfAbsent(count.account(), Account::new).add(count);
  }

  /// The ids of the next training jobs, at most `count`.
  public List<Long> first(int count) {
    var line = new PriorityQueue<>(Account.ORDER);
    accounts.values().forEach(Account::lineUp);
    accounts.values().stream().filter(Account::waits).forEach(line::add);
    var chosen = new ArrayList<Long>();
    while (chosen.size() < count && !line.isEmpty()) {
      Account account = line.remove();
      chosen.add(account.take(source, count));
      if (account.waits()) {
        line.add(account);
      }
    }
    return chosen;
  }

  /// @param tuning 0 for training jobs without a tuning job
  /// @param head the oldest of them
  private record Count(String phase, String account, long tuning, int count, long head) {}

  /// What an account has, and its groups in line.
  private static final class Account {
    static final Comparator<Account> ORDER =
        Comparator.<Account>comparingInt(account -> account.taken)
            .thenComparing(account -> account.line.element(), Group.ORDER);

    private final String name;
    private final Map<Long, Group> groups = new LinkedHashMap<>();
    private final PriorityQueue<Group> line = new PriorityQueue<>(Group.ORDER);
    private int taken;

    Account(String name) {
      this.name = name;
    }

    void add(Count count) {
      Group group = groups.computeIfAbsent(count.tuning(), Group::new);
      if (count.phase().equals("RUNNING")) {
        group.taken = count.count();
        taken += count.count();
      } else {
        group.heads.add(count.head());
        group.waiting = count.count();
      }
    }

    void lineUp() {
      groups.values().stream().filter(group -> group.waiting > 0).forEach(line::add);
    }

    boolean waits() {
      return !line.isEmpty();
    }

    /// Take the next one.
    ///
    /// @param most how many will be taken at most
    long take(RowSource source, int most) {
      Group group = line.remove();
      long id = group.heads.remove();
      taken++;
      group.taken++;
      group.waiting--;
      if (group.waiting > 0) {
        if (group.heads.isEmpty()) {
          group.heads.addAll(after(id, group, source, most));
        }
        line.add(group);
      }
      return id;
    }

    private List<Long> after(long id, Group group, RowSource source, int most) {
      String tuning = group.tuning == 0 ? "tuning_id IS NULL" : "tuning_id = " + group.tuning;
      return source
          .handle()
          .createQuery(
              "SELECT id FROM training_job WHERE owner = :owner AND phase = 'WAITING'"
                  + " AND account = :account AND id > :id AND "
                  + tuning
                  + " ORDER BY id LIMIT :most")
          .bind("owner", source.epoch())
          .bind("account", name)
          .bind("id", id)
          .bind("most", most)
          .mapTo(Long.class)
          .list();
    }
  }

  /// The training jobs of one tuning job, or those without one.
  private static final class Group {
    static final Comparator<Group> ORDER =
        Comparator.<Group>comparingInt(group -> group.taken)
            .thenComparingLong(group -> group.heads.element());

    private final long tuning;
    private final Deque<Long> heads = new ArrayDeque<>();
    private int taken;
    private int waiting;

    Group(long tuning) {
      this.tuning = tuning;
    }
  }
}
