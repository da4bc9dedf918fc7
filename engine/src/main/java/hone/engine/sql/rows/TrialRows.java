package hone.engine.sql.rows;

import hone.engine.job.JobStatus;
import hone.engine.job.Origin;
import hone.engine.job.TrainingState;
import hone.engine.store.Watched;
import hone.engine.tuning.TuningSpec;
import hone.search.Configuration;
import hone.search.Outcome;
import hone.search.Reason;
import hone.search.Report;
import hone.search.Trial;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/// Reads training jobs as the search sees them. Nothing about a search is kept but these rows.
public final class TrialRows {
  /// How many are asked for at once.
  private static final int AT_ONCE = 500;

  private TrialRows() {}

  public static List<Trial> of(RowSource source, long tuningId, int definition, boolean reports) {
    if (reports) {
      return watched(source, tuningId, definition, Map.of()).stream().map(Watched::trial).toList();
    }
    var trials = new ArrayList<Trial>();
    for (Trial each : without(source, "origin", TrialRows::tuned, tuningId, definition)) {
      trials.add(
          new Trial(trials.size() + 1, each.configuration(), each.outcome(), each.reports()));
    }
    return trials;
  }

  /// Why each was suggested, in their order.
  public static List<Reason> reasons(RowSource source, long tuningId, int definition) {
    return source
        .handle()
        .createQuery(
            "SELECT origin FROM training_job WHERE tuning_id = :id AND definition = :d"
                + " ORDER BY ordinal")
        .bind("id", tuningId)
        .bind("d", definition)
        .map((row, _) -> Documents.read(row.getString("origin"), Origin.class).why())
        .list();
  }

  /// Those of a tuning job's first definition with all of their hyperparameters.
  public static List<Trial> inheritable(RowSource source, long tuningId) {
    return without(source, "hyperparameters", Documents::readTexts, tuningId, 0);
  }

  /// Trials without their reports, numbered as the tuning job counts them.
  ///
  /// @param column where their values are
  /// @param values reads them from its text
  private static List<Trial> without(
      RowSource source,
      String column,
      Function<String, SequencedMap<String, String>> values,
      long tuningId,
      int definition) {
    return source
        .handle()
        .createQuery(
            "SELECT ordinal, "
                + column
                + ", status, objective,"
                + " CASE WHEN status = 'STOPPED' AND objective IS NULL THEN state END AS state"
                + " FROM training_job WHERE tuning_id = :id AND definition = :d ORDER BY ordinal")
        .bind("id", tuningId)
        .bind("d", definition)
        .map(
            (row, _) ->
                new Trial(
                    row.getInt("ordinal"),
                    new Configuration(values.apply(row.getString(column))),
                    outcome(row),
                    List.of()))
        .list();
  }

  /// A definition's trials with all reports, and the times of what happened.
  ///
  /// @param known those that need not be read, by id
  public static List<Watched> watched(
      RowSource source, long tuningId, int definition, Map<Long, Watched> known) {
    List<Long> ids =
        source
            .handle()
            .createQuery(
                "SELECT id FROM training_job WHERE tuning_id = :id AND definition = :d"
                    + " ORDER BY ordinal")
            .bind("id", tuningId)
            .bind("d", definition)
            .mapTo(Long.class)
            .list();
    var numbers = new LinkedHashMap<Long, Integer>();
    for (long id : ids) {
      numbers.put(id, numbers.size() + 1);
    }
    List<Long> unknown = ids.stream().filter(id -> !known.containsKey(id)).toList();
    var all = new LinkedHashMap<>(known);
    for (int from = 0; from < unknown.size(); from += AT_ONCE) {
      List<Long> part = unknown.subList(from, Math.min(unknown.size(), from + AT_ONCE));
      for (Watched each : read(source, part, numbers)) {
        all.put(each.trainingId(), each);
      }
    }
    return ids.stream().map(all::get).filter(Objects::nonNull).toList();
  }

  private static List<Watched> read(RowSource source, List<Long> ids, Map<Long, Integer> numbers) {
    Map<Long, List<TimedReport>> reports = timedReports(source.handle(), ids);
    return source
        .handle()
        .createQuery(
            "SELECT id, origin, status, objective, state FROM training_job WHERE id IN (<ids>)")
        .bindList("ids", ids)
        .map(
            (row, _) -> {
              long id = row.getLong("id");
              return watched(row, numbers.getOrDefault(id, 0), reports.getOrDefault(id, List.of()));
            })
        .list();
  }

  private static Watched watched(ResultSet row, int number, List<TimedReport> all)
      throws SQLException {
    TrainingState state = Documents.read(row.getString("state"), TrainingState.class);
    List<TimedReport> reports =
        all.stream().flatMap(report -> report.after(state.pastReports())).toList();
    return Watched.of(
        row.getLong("id"),
        new Trial(
            number,
            new Configuration(tuned(row.getString("origin"))),
            outcome(row),
            reports.stream().map(TimedReport::report).toList()),
        reports.stream().map(TimedReport::at).toList(),
        state);
  }

  private static SequencedMap<String, String> tuned(String origin) {
    return Documents.read(origin, Origin.class).tuned();
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

  private static Map<Long, List<TimedReport>> timedReports(Handle handle, List<Long> ids) {
    var known = new LinkedHashMap<Long, List<TimedReport>>();
    handle
        .createQuery(
            "SELECT training_id, ordinal, value, at FROM metric_value"
                + " WHERE training_id IN (<ids>) AND name = :name ORDER BY training_id, ordinal")
        .bindList("ids", ids)
        .bind("name", TuningSpec.OBJECTIVE_METRIC)
        .map(
            (row, _) ->
                new TimedReport(
                    row.getLong("training_id"),
                    new Report(row.getLong("ordinal"), row.getDouble("value")),
                    Instant.ofEpochMilli(row.getLong("at"))))
        .forEach(
            each -> known.computeIfAbsent(each.trainingId(), _ -> new ArrayList<>()).add(each));
    return known;
  }
}
