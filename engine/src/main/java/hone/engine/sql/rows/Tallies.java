package hone.engine.sql.rows;

import hone.engine.job.JobStatus;
import hone.engine.job.Phase;
import hone.engine.job.StopCause;
import hone.engine.job.Tally;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Counts a tuning job's training jobs by their statuses. These counts are never stored, so they
/// cannot be wrong.
public final class Tallies {
  /// In the text of a state; within a string of it, quotes are escaped. The database must not parse
  /// it: PostgreSQL fails at a NUL anywhere in it, which a program may have written.
  private static final String STOPPED_BY_CALLER = "\"stopCause\":\"" + StopCause.CALLER + "\"";

  private Tallies() {}

  /// The tallies of those tuning jobs that have training jobs.
  public static Map<Long, Tally> of(RowSource source, Collection<Long> tuningIds) {
    var tallies = new LinkedHashMap<Long, Tally>();
    if (!tuningIds.isEmpty()) {
      source
          .handle()
          .createQuery(
              "SELECT tuning_id, status, phase, retryable, objective IS NOT NULL AS has,"
                  + " count(*) AS n FROM training_job WHERE tuning_id IN (<ids>)"
                  + " GROUP BY 1, 2, 3, 4, 5")
          .bindList("ids", List.copyOf(tuningIds))
          .map(
              (row, _) ->
                  tallies.merge(
                      row.getLong("tuning_id"),
                      group(
                          JobStatus.valueOf(row.getString("status")),
                          Phase.valueOf(row.getString("phase")),
                          row.getBoolean("retryable"),
                          row.getBoolean("has"),
                          row.getInt("n")),
                      Tally::plus))
          .list();
      countWithdrawn(source, tallies);
    }
    return tallies;
  }

  /// Why a training job was stopped is in its state alone, which few are looked into for: most have
  /// a value when they are stopped.
  private static void countWithdrawn(RowSource source, Map<Long, Tally> tallies) {
    List<Long> ids =
        tallies.entrySet().stream()
            .filter(each -> each.getValue().stopped() > 0)
            .filter(each -> each.getValue().withoutObjective() > 0)
            .map(Map.Entry::getKey)
            .toList();
    if (ids.isEmpty()) {
      return;
    }
    source
        .handle()
        .createQuery(
            "SELECT tuning_id, count(*) AS n FROM training_job WHERE tuning_id IN (<ids>)"
                + " AND status = 'STOPPED' AND objective IS NULL AND "
                + source.dialect().contains("state", ":caller")
                + " GROUP BY 1")
        .bind("caller", STOPPED_BY_CALLER)
        .bindList("ids", ids)
        .map(
            (row, _) ->
                tallies.merge(
                    row.getLong("tuning_id"),
                    new Tally(0, 0, 0, 0, 0, 0, 0, 0, row.getInt("n")),
                    Tally::plus))
        .list();
  }

  private static Tally group(JobStatus status, Phase phase, boolean retryable, boolean has, int n) {
    boolean succeeded = has && status != JobStatus.FAILED;
    int with = succeeded ? n : 0;
    int without = succeeded ? 0 : n;
    return switch (status) {
      case IN_PROGRESS, STOPPING ->
          new Tally(0, n, 0, 0, 0, phase == Phase.WAITING ? n : 0, 0, 0, 0);
      case COMPLETED -> new Tally(n, 0, 0, 0, 0, 0, with, without, 0);
      case STOPPED -> new Tally(0, 0, 0, 0, n, 0, with, without, 0);
      case FAILED -> new Tally(0, 0, retryable ? n : 0, retryable ? 0 : n, 0, 0, with, without, 0);
    };
  }
}
