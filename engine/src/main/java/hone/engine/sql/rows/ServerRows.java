package hone.engine.sql.rows;

import hone.engine.store.LeaseSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jdbi.v3.core.Handle;

/// The lives of servers, and which job is whose. Times are the database's. A life is asked for by
/// its place, too: where a failover has lost its birth, another's may have its number since.
public final class ServerRows {
  private static final String ALIVE = "(SELECT epoch FROM server WHERE ended_at IS NULL)";
  private static final String UNFINISHED = "status IN ('IN_PROGRESS', 'STOPPING')";
  private static final String UNRELEASED = "phase IN ('WAITING', 'RUNNING', 'ENDED')";

  private final Dialect dialect;
  private final LeaseSettings settings;
  private final InstantSource clock;

  public ServerRows(Dialect dialect, LeaseSettings settings, InstantSource clock) {
    this.dialect = dialect;
    this.settings = settings;
    this.clock = clock;
  }

  private String now() {
    return dialect.now(clock);
  }

  /// Begin a life. Those before it at the same place are over, whatever their leases say, and it
  /// goes on with their jobs.
  ///
  /// @param former the last life of this process, 0 for none, whose clock is this one's, too
  /// @return its epoch
  public long birth(Handle handle, long former) {
    handle
        .createUpdate(
            "UPDATE server SET ended_at = " + now() + " WHERE place = :place AND ended_at IS NULL")
        .bind("place", settings.place())
        .execute();
    long epoch =
        handle
            .createUpdate(
                "INSERT INTO server (place, started_at, expires_at, operation, handings, clock)"
                    + " VALUES (:place, %1$s, %1$s + :length, 0, 0, %2$s)"
                        .formatted(now(), clockOf(":former")))
            .bind("former", former)
            .bind("place", settings.place())
            .bind("length", settings.length().toMillis())
            .executeAndReturnGeneratedKeys("epoch")
            .mapTo(Long.class)
            .one();
    String formerly = "owner IN (SELECT epoch FROM server WHERE place = :place AND epoch <> :me)";
    for (String jobs :
        List.of("tuning_job WHERE " + UNFINISHED, "training_job WHERE " + UNRELEASED)) {
      handle
          .createUpdate(
              "UPDATE "
                  + jobs.replace("WHERE", "SET " + give(":me") + " WHERE " + formerly + " AND"))
          .bind("me", epoch)
          .bind("place", settings.place())
          .execute();
    }
    return epoch;
  }

  /// The lives that have begun at this place after another one, and have not ended.
  public List<Long> later(Handle handle, long epoch) {
    return handle
        .createQuery(
            "SELECT epoch FROM server WHERE place = :place AND epoch > :epoch AND ended_at IS NULL")
        .bind("place", settings.place())
        .bind("epoch", epoch)
        .mapTo(Long.class)
        .list();
  }

  /// Make a lease last from now, unless it has ended or the schema is not known any more.
  ///
  /// @param operation the number of this transaction
  /// @param scripts how many scripts of the schema are known
  public boolean renew(Handle handle, long epoch, long operation, int scripts) {
    return handle
            .createUpdate(
                ("UPDATE server SET expires_at = %1$s + :length, operation = :operation"
                        + " WHERE epoch = :epoch AND place = :place AND ended_at IS NULL"
                        + " AND expires_at > %1$s AND "
                        + dialect.knows(":scripts"))
                    .formatted(now()))
            .bind("scripts", scripts)
            .bind("length", settings.length().toMillis())
            .bind("operation", operation)
            .bind("epoch", epoch)
            .bind("place", settings.place())
            .execute()
        == 1;
  }

  /// Make a lease last from now, within a transaction that has renewed it and may have taken long.
  /// As long as it goes on, nobody else can have ended it.
  ///
  /// @return `false` if it has ended nevertheless
  public boolean extend(Handle handle, long epoch) {
    return handle
            .createUpdate(
                ("UPDATE server SET expires_at = %s + :length"
                        + " WHERE epoch = :epoch AND place = :place AND ended_at IS NULL")
                    .formatted(now()))
            .bind("length", settings.length().toMillis())
            .bind("epoch", epoch)
            .bind("place", settings.place())
            .execute()
        == 1;
  }

  /// Have a life that ends on purpose be waited for, unless its lease has ended.
  public void leave(Handle handle, long epoch) {
    handle
        .createUpdate(
            ("UPDATE server SET expires_at = %1$s + :restart"
                    + " WHERE epoch = :epoch AND place = :place AND ended_at IS NULL"
                    + " AND expires_at > %1$s")
                .formatted(now()))
        .bind("restart", settings.restart().toMillis())
        .bind("epoch", epoch)
        .bind("place", settings.place())
        .execute();
  }

  /// Make the leases of all other lives last so much longer. Those that had ended before that time
  /// have ended still.
  public void lengthenOthers(Handle handle, long epoch, Duration time) {
    handle
        .createUpdate(
            "UPDATE server SET expires_at = expires_at + :time"
                + " WHERE epoch <> :epoch AND ended_at IS NULL")
        .bind("time", time.toMillis())
        .bind("epoch", epoch)
        .execute();
  }

  /// The number of a life's last committed transaction.
  public long operation(Handle handle, long epoch) {
    return number(handle, "operation", epoch);
  }

  /// How often a life was handed jobs of others.
  public long handings(Handle handle, long epoch) {
    return number(handle, "handings", epoch);
  }

  private long number(Handle handle, String column, long epoch) {
    return handle
        .createQuery("SELECT " + column + " FROM server WHERE epoch = :epoch AND place = :place")
        .bind("epoch", epoch)
        .bind("place", settings.place())
        .mapTo(Long.class)
        .findOne()
        .orElse(0L);
  }

  /// By life, the numbers of the last committed transactions of the others.
  public SequencedMap<Long, Long> others(Handle handle, long epoch) {
    var numbers = new LinkedHashMap<Long, Long>();
    handle
        .createQuery(
            "SELECT epoch, operation FROM server WHERE ended_at IS NULL AND epoch <> :epoch"
                + " ORDER BY epoch")
        .bind("epoch", epoch)
        .map((row, _) -> numbers.put(row.getLong("epoch"), row.getLong("operation")))
        .list();
    return numbers;
  }

  /// End those of these lives whose leases have ended.
  public void end(Handle handle, List<Long> epochs) {
    if (!epochs.isEmpty()) {
      handle
          .createUpdate(
              "UPDATE server SET ended_at = %1$s WHERE ended_at IS NULL AND expires_at <= %1$s"
                      .formatted(now())
                  + " AND epoch IN (<epochs>)")
          .bindList("epochs", epochs)
          .execute();
    }
  }

  /// Share the jobs of lives that have ended.
  ///
  /// @param living among these
  public void share(Handle handle, List<Long> living) {
    if (!hasOrphans(handle)) {
      return;
    }
    share(handle, "tuning_job", UNFINISHED, living);
    // A tuning job's training jobs go where it goes.
    handle.execute(
        "UPDATE training_job SET "
            + give("(SELECT t.owner FROM tuning_job t WHERE t.id = tuning_id)")
            + (" WHERE " + UNRELEASED + " AND owner NOT IN " + ALIVE)
            + " AND EXISTS (SELECT 1 FROM tuning_job t WHERE t.id = tuning_id AND t."
            + (UNFINISHED + ")"));
    share(handle, "training_job", UNRELEASED, living);
    handle.execute("UPDATE server SET handings = handings + 1 WHERE ended_at IS NULL");
  }

  /// Give a job to another life. How far its times are still to be moved stays as it was.
  private static String give(String heir) {
    return "owner = %s, clock = clock + %s - %s".formatted(heir, clockOf(heir), clockOf("owner"));
  }

  private static String clockOf(String epoch) {
    return "coalesce((SELECT s.clock FROM server s WHERE s.epoch = " + epoch + "), 0)";
  }

  private static boolean hasOrphans(Handle handle) {
    String orphans = " WHERE %s AND owner NOT IN " + ALIVE;
    return handle
        .createQuery(
            "SELECT EXISTS (SELECT 1 FROM tuning_job"
                + orphans.formatted(UNFINISHED)
                + ") OR EXISTS (SELECT 1 FROM training_job"
                + orphans.formatted(UNRELEASED)
                + ")")
        .mapTo(Boolean.class)
        .one();
  }

  private static void share(Handle handle, String table, String open, List<Long> living) {
    for (int i = 0; i < living.size(); i++) {
      handle
          .createUpdate(
              "UPDATE %s SET %s WHERE %s AND owner NOT IN %s AND id %% :count = :i"
                  .formatted(table, give(":owner"), open, ALIVE))
          .bind("owner", living.get(i))
          .bind("count", living.size())
          .bind("i", i)
          .execute();
    }
  }
}
