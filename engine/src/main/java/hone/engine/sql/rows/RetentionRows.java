package hone.engine.sql.rows;

import hone.engine.Scope;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// For how many days accounts keep logs, where they said so.
public final class RetentionRows {
  private RetentionRows() {}

  public static SequencedMap<Scope, Integer> all(Handle handle) {
    var all = new LinkedHashMap<Scope, Integer>();
    handle
        .createQuery("SELECT account, region, days FROM log_retention ORDER BY account, region")
        .map(
            (row, _) ->
                all.put(
                    new Scope(row.getString("account"), row.getString("region")),
                    row.getInt("days")))
        .list();
    return all;
  }

  /// @param days `null` to forget what was said
  public static void set(Handle handle, Scope scope, @Nullable Integer days) {
    String sql =
        days == null
            ? "DELETE FROM log_retention WHERE account = :account AND region = :region"
            : "INSERT INTO log_retention (account, region, days)"
                + " VALUES (:account, :region, :days)"
                + " ON CONFLICT (account, region) DO UPDATE SET days = excluded.days";
    var update = handle.createUpdate(sql);
    update.bind("account", scope.account()).bind("region", scope.region());
    if (days != null) {
      update.bind("days", days);
    }
    update.execute();
  }
}
