package hone.engine.sql.rows;

import hone.engine.job.JobStatus;
import hone.search.Configuration;
import hone.search.Outcome;
import hone.search.Report;
import hone.search.Trial;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jdbi.v3.core.Handle;

/// Reads training jobs as the search sees them. Nothing about a search is kept but these rows.
public final class Trials {
  /// The metric under which every tuned training job's objective is read.
  static final String OBJECTIVE = "ObjectiveMetric";

  private Trials() {}

  public static List<Trial> of(Source source, long tuningId, int definition, boolean reports) {
    Handle handle = source.handle();
    Map<Long, List<Report>> known = reports ? reports(handle, tuningId, definition) : Map.of();
    return handle
        .createQuery(
            "SELECT id, ordinal, "
                + source.dialect().member("origin", "tuned")
                + " AS tuned, status, objective"
                + " FROM training_job WHERE tuning_id = :id AND definition = :d ORDER BY ordinal")
        .bind("id", tuningId)
        .bind("d", definition)
        .map(
            (row, _) ->
                new Trial(
                    row.getInt("ordinal"),
                    new Configuration(Documents.readTexts(row.getString("tuned"))),
                    outcome(row),
                    known.getOrDefault(row.getLong("id"), List.of())))
        .list();
  }

  private static Outcome outcome(ResultSet row) throws SQLException {
    double value = row.getDouble("objective");
    OptionalDouble objective = row.wasNull() ? OptionalDouble.empty() : OptionalDouble.of(value);
    return switch (JobStatus.valueOf(row.getString("status"))) {
      case IN_PROGRESS, STOPPING -> new Outcome.Pending();
      case COMPLETED -> objective.isPresent() ? new Outcome.Succeeded(value) : new Outcome.Failed();
      case STOPPED -> new Outcome.Stopped(objective);
      case FAILED -> new Outcome.Failed();
    };
  }

  private static Map<Long, List<Report>> reports(Handle handle, long tuningId, int definition) {
    var known = new LinkedHashMap<Long, List<Report>>();
    handle
        .createQuery(
            "SELECT v.training_id AS id, v.ordinal AS ordinal, v.value AS value"
                + " FROM training_job t JOIN metric_value v ON v.training_id = t.id"
                + " WHERE t.tuning_id = :id AND t.definition = :d AND v.name = :name"
                + " ORDER BY v.training_id, v.ordinal")
        .bind("id", tuningId)
        .bind("d", definition)
        .bind("name", OBJECTIVE)
        .map(
            (row, _) ->
                Map.entry(
                    row.getLong("id"), new Report(row.getLong("ordinal"), row.getDouble("value"))))
        .forEach(
            each ->
                known.computeIfAbsent(each.getKey(), _ -> new ArrayList<>()).add(each.getValue()));
    return known;
  }
}
