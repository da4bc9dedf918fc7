package hone.engine.sql.rows;

import hone.engine.Arn;
import hone.engine.Scope;
import hone.engine.job.Identity;
import hone.engine.job.JobStatus;
import hone.engine.job.MetricSummary;
import hone.engine.job.Origin;
import hone.engine.resource.PutMetric;
import hone.engine.store.Glances;
import hone.engine.store.JobQuery;
import hone.engine.store.Page;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads training jobs at a glance by SQL, inside the transaction of its source. Not thread-safe.
///
/// @param source where to read
public record GlanceRows(RowSource source) implements Glances {
  /// A database takes so many values in one statement and more, but gains nothing from them.
  private static final int AT_ONCE = 1_000;

  @Override
  public Page<Glance> list(Scope scope, JobQuery query) {
    String columns =
        "id, name, created_at, modified_at, status, blueprint_id, hyperparameters, origin";
    List<Glance> found =
        Listing.of(source, columns + Listing.TRAINING, scope, query)
            .map((row, _) -> glance(row, scope))
            .list();
    return Page.of(
        found,
        query.size(),
        job -> query.sort().cursor(job.identity(), job.status(), job.modifiedAt(), null));
  }

  private static Glance glance(ResultSet row, Scope scope) throws SQLException {
    String name = row.getString("name");
    String origin = row.getString("origin");
    return new Glance(
        new Identity(
            row.getLong("id"),
            scope,
            name,
            Arn.ofTrainingJob(scope, name),
            Instant.ofEpochMilli(row.getLong("created_at"))),
        JobStatus.valueOf(row.getString("status")),
        Instant.ofEpochMilli(row.getLong("modified_at")),
        origin == null ? null : Documents.read(origin, Origin.class).tuningArn(),
        row.getLong("blueprint_id"),
        row.getString("hyperparameters"));
  }

  @Override
  public Map<Long, List<MetricSummary>> metrics(Collection<Long> trainingIds) {
    return listsById(
        "SELECT * FROM metric WHERE training_id IN (<ids>) AND "
            + MetricRows.COUNTS
            + " ORDER BY training_id, name",
        trainingIds,
        MetricRows::summary);
  }

  @Override
  public Map<Long, List<PutMetric>> lastPut(Collection<Long> trainingIds) {
    return listsById(
        "SELECT r.training_id, p.name, p.step, p.at, p.value FROM resource r JOIN put_metric p"
            + " ON p.component_id = r.id WHERE r.training_id IN (<ids>) AND p.ordinal ="
            + " (SELECT max(o.ordinal) FROM put_metric o"
            + " WHERE o.component_id = p.component_id AND o.name = p.name)"
            + " ORDER BY r.training_id, p.name",
        trainingIds,
        ResourceRows::putMetric);
  }

  @Override
  public Map<Long, List<String>> metricNames(Collection<Long> trainingIds) {
    return listsById(
        "SELECT training_id, name FROM metric WHERE training_id IN (<ids>)"
            + " UNION SELECT r.training_id, p.name FROM resource r JOIN put_metric p"
            + " ON p.component_id = r.id WHERE r.training_id IN (<ids>)",
        trainingIds,
        row -> row.getString("name"));
  }

  @Override
  public Map<Long, Instant> modifiedAt(Collection<Long> trainingIds) {
    return only(
        listsById(
            "SELECT id AS training_id, modified_at FROM training_job WHERE id IN (<ids>)",
            trainingIds,
            row -> Instant.ofEpochMilli(row.getLong("modified_at"))));
  }

  @Override
  public Map<Long, String> documents(Collection<Long> blueprintIds) {
    return only(
        listsById(
            "SELECT id AS training_id, document FROM blueprint WHERE id IN (<ids>)",
            blueprintIds,
            row -> row.getString("document")));
  }

  private static <T> Map<Long, T> only(Map<Long, List<T>> lists) {
    var found = new LinkedHashMap<Long, T>();
    lists.forEach((id, list) -> found.put(id, list.getFirst()));
    return found;
  }

  private interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  private <T> Map<Long, List<T>> listsById(String query, Collection<Long> ids, Reader<T> reader) {
    var found = new LinkedHashMap<Long, List<T>>();
    List<Long> all = List.copyOf(ids);
    for (int from = 0; from < all.size(); from += AT_ONCE) {
      source
          .handle()
          .createQuery(query)
          .bindList("ids", all.subList(from, Math.min(all.size(), from + AT_ONCE)))
          .map((row, _) -> Map.entry(row.getLong("training_id"), reader.read(row)))
          .forEach(
              each ->
                  found
                      .computeIfAbsent(each.getKey(), _ -> new ArrayList<>())
                      .add(each.getValue()));
    }
    return found;
  }
}
