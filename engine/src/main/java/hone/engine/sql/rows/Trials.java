package hone.engine.sql.rows;

import hone.engine.job.JobStatus;
import hone.engine.job.TrainingState;
import hone.engine.store.Watched;
import hone.search.Configuration;
import hone.search.Outcome;
import hone.search.Report;
import hone.search.Trial;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/// Reads training jobs as the search sees them. Nothing about a search is kept but these rows.
public final class Trials {
  /// The metric under which every tuned training job's objective is read.
  static final String OBJECTIVE = "ObjectiveMetric";

  private Trials() {}

  public static List<Trial> of(Source source, long tuningId, int definition, boolean reports) {
    if (reports) {
      return watched(source, tuningId, definition).stream().map(Watched::trial).toList();
    }
    return without(source, source.dialect().member("origin", "tuned"), tuningId, definition);
  }

  /// Those of a tuning job's first definition with all of their hyperparameters.
  public static List<Trial> inheritable(Source source, long tuningId) {
    return without(source, "hyperparameters", tuningId, 0);
  }

  /// Trials without their reports.
  ///
  /// @param values where their values are
  private static List<Trial> without(Source source, String values, long tuningId, int definition) {
    return source
        .handle()
        .createQuery(
            "SELECT ordinal, "
                + values
                + " AS tuned, status, objective,"
                + " CASE WHEN status = 'STOPPED' AND objective IS NULL THEN state END AS state"
                + " FROM training_job WHERE tuning_id = :id AND definition = :d ORDER BY ordinal")
        .bind("id", tuningId)
        .bind("d", definition)
        .map(
            (row, _) ->
                new Trial(
                    row.getInt("ordinal"),
                    new Configuration(Documents.readTexts(row.getString("tuned"))),
                    outcome(row),
                    List.of()))
        .list();
  }

  /// A definition's trials with all reports, and the times of what happened.
  public static List<Watched> watched(Source source, long tuningId, int definition) {
    Handle handle = source.handle();
    Map<Long, List<TimedReport>> known = timedReports(handle, tuningId, definition);
    return handle
        .createQuery(
            "SELECT id, ordinal, "
                + source.dialect().member("origin", "tuned")
                + " AS tuned, status, objective, state"
                + " FROM training_job WHERE tuning_id = :id AND definition = :d ORDER BY ordinal")
        .bind("id", tuningId)
        .bind("d", definition)
        .map((row, _) -> watched(row, known.getOrDefault(row.getLong("id"), List.of())))
        .list();
  }

  private static Watched watched(ResultSet row, List<TimedReport> all) throws SQLException {
    TrainingState state = Documents.read(row.getString("state"), TrainingState.class);
    List<TimedReport> reports =
        all.stream().flatMap(report -> report.after(state.pastReports())).toList();
    Integer counted = state.counted();
    return new Watched(
        new Trial(
            row.getInt("ordinal"),
            new Configuration(Documents.readTexts(row.getString("tuned"))),
            outcome(row),
            reports.stream().map(TimedReport::report).toList()),
        reports.stream().map(TimedReport::at).toList(),
        state.endedAt(),
        counted == null ? Integer.MAX_VALUE : counted,
        state.lapse());
  }

  private static Outcome outcome(ResultSet row) throws SQLException {
    double value = row.getDouble("objective");
    OptionalDouble objective = row.wasNull() ? OptionalDouble.empty() : OptionalDouble.of(value);
    return switch (JobStatus.valueOf(row.getString("status"))) {
      case IN_PROGRESS, STOPPING -> new Outcome.Pending();
      case COMPLETED -> objective.isPresent() ? new Outcome.Succeeded(value) : new Outcome.Failed();
      case STOPPED ->
          objective.isEmpty() && diverged(row)
              ? new Outcome.Failed()
              : new Outcome.Stopped(objective);
      case FAILED -> new Outcome.Failed();
    };
  }

  /// Stopped or not, what diverged has failed.
  private static boolean diverged(ResultSet row) throws SQLException {
    return Documents.read(row.getString("state"), TrainingState.class).diverged();
  }

  private record TimedReport(long trainingId, Report report, Instant at) {
    /// The same report, counted from after so many; none if it is one of them.
    Stream<TimedReport> after(int past) {
      long resource = report.resource() - past;
      return resource < 1
          ? Stream.empty()
          : Stream.of(new TimedReport(trainingId, new Report(resource, report.value()), at));
    }
  }

  private static Map<Long, List<TimedReport>> timedReports(
      Handle handle, long tuningId, int definition) {
    var known = new LinkedHashMap<Long, List<TimedReport>>();
    handle
        .createQuery(
            "SELECT v.training_id AS id, v.ordinal AS ordinal, v.value AS value, v.at AS at"
                + " FROM training_job t JOIN metric_value v ON v.training_id = t.id"
                + " WHERE t.tuning_id = :id AND t.definition = :d AND v.name = :name"
                + " ORDER BY v.training_id, v.ordinal")
        .bind("id", tuningId)
        .bind("d", definition)
        .bind("name", OBJECTIVE)
        .map(
            (row, _) ->
                new TimedReport(
                    row.getLong("id"),
                    new Report(row.getLong("ordinal"), row.getDouble("value")),
                    Instant.ofEpochMilli(row.getLong("at"))))
        .forEach(
            each -> known.computeIfAbsent(each.trainingId(), _ -> new ArrayList<>()).add(each));
    return known;
  }
}
