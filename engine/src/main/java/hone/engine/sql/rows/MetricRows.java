package hone.engine.sql.rows;

import hone.engine.backend.MetricPoint;
import hone.engine.job.MetricSummary;
import hone.engine.tuning.TuningSpec;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/// Keeps metric values within bounds: the summary counts all of them, the series keeps the first
/// 2,000; whenever it is full, every other value goes and from then on every 2nd, 4th, … is kept.
public final class MetricRows {
  private static final int KEPT_MAX = 2_000;

  private final Handle handle;
  private final long trainingId;

  /// Values that go into the series, not yet written.
  private final List<Kept> kept = new ArrayList<>();

  public MetricRows(Handle handle, long trainingId) {
    this.handle = handle;
    this.trainingId = trainingId;
  }

  /// The condition that a metric has a final value: one of the attempts that count, and the
  /// objective's only where its training job has one, which it may have lost.
  static final String COUNTS =
      "count > past AND NOT (name = '"
          + TuningSpec.OBJECTIVE_METRIC
          + "' AND EXISTS (SELECT 1 FROM training_job t WHERE t.id = training_id"
          + " AND t.objective IS NULL))";

  /// A metric's summary from its row.
  public static MetricSummary summary(ResultSet row) throws SQLException {
    return new MetricSummary(
        row.getString("name"),
        row.getLong("past"),
        row.getLong("count") - row.getLong("past"),
        row.getDouble("first"),
        row.getDouble("last"),
        row.getDouble("min"),
        row.getDouble("max"),
        Instant.ofEpochMilli(row.getLong("at")));
  }

  /// The metrics of a training job.
  public static List<MetricSummary> summaries(Handle handle, long trainingId) {
    return handle
        .createQuery(
            "SELECT * FROM metric WHERE training_id = :id AND " + COUNTS + " ORDER BY name")
        .bind("id", trainingId)
        .map((row, _) -> summary(row))
        .list();
  }

  /// The values so far count no more.
  public void passed() {
    handle
        .createUpdate("UPDATE metric SET past = count WHERE training_id = :id")
        .bind("id", trainingId)
        .execute();
  }

  public void add(List<MetricPoint> points) {
    var summaries = new LinkedHashMap<String, Summary>();
    for (MetricPoint point : points) {
      Summary before = summaries.computeIfAbsent(point.metric(), this::read);
      summaries.put(point.metric(), added(before, point));
    }
    insertKept();
    summaries.forEach(this::write);
  }

  private Summary added(Summary before, MetricPoint point) {
    long count = before.count + 1;
    double value = point.value();
    boolean first = before.count == before.past;
    Summary after =
        new Summary(
            before.past,
            count,
            before.stride,
            before.kept,
            first ? value : before.first,
            value,
            first ? value : Math.min(before.min, value),
            first ? value : Math.max(before.max, value),
            point.at().toEpochMilli());
    if ((count - 1) % before.stride != 0) {
      return after;
    }
    kept.add(new Kept(point, count));
    return after.kept + 1 < KEPT_MAX
        ? after.with(before.stride, after.kept + 1)
        : thinned(after, point);
  }

  private Summary thinned(Summary full, MetricPoint point) {
    insertKept();
    long stride = full.stride * 2;
    int gone =
        handle
            .createUpdate(
                "DELETE FROM metric_value WHERE training_id = :id AND name = :name"
                    + " AND (ordinal - 1) % :stride <> 0")
            .bind("id", trainingId)
            .bind("name", point.metric())
            .bind("stride", stride)
            .execute();
    return full.with(stride, full.kept + 1 - gone);
  }

  private void insertKept() {
    if (kept.isEmpty()) {
      return;
    }
    try (PreparedBatch batch =
        handle.prepareBatch(
            "INSERT INTO metric_value (training_id, name, ordinal, value, at, step)"
                + " VALUES (:id, :name, :ordinal, :value, :at, :step)")) {
      for (Kept each : kept) {
        batch
            .bind("id", trainingId)
            .bind("name", each.point().metric())
            .bind("ordinal", each.ordinal())
            .bind("value", each.point().value())
            .bind("at", each.point().at().toEpochMilli())
            .bind("step", each.point().step())
            .add();
      }
      batch.execute();
    }
    kept.clear();
  }

  private Summary read(String name) {
    return handle
        .createQuery("SELECT * FROM metric WHERE training_id = :id AND name = :name")
        .bind("id", trainingId)
        .bind("name", name)
        .map(
            (row, _) ->
                new Summary(
                    row.getLong("past"),
                    row.getLong("count"),
                    row.getLong("stride"),
                    row.getLong("kept"),
                    row.getDouble("first"),
                    row.getDouble("last"),
                    row.getDouble("min"),
                    row.getDouble("max"),
                    row.getLong("at")))
        .findOne()
        .orElseGet(() -> new Summary(0, 0, 1, 0, 0, 0, 0, 0, 0));
  }

  private void write(String name, Summary summary) {
    Map<String, Object> values =
        Map.of(
            "count", summary.count,
            "stride", summary.stride,
            "kept", summary.kept,
            "first", summary.first,
            "last", summary.last,
            "min", summary.min,
            "max", summary.max,
            "at", summary.at);
    handle
        .createUpdate(
            "INSERT INTO metric"
                + " (training_id, name, count, stride, kept, first, last, min, max, at) VALUES"
                + " (:id, :name, :count, :stride, :kept, :first, :last, :min, :max, :at)"
                + " ON CONFLICT (training_id, name) DO UPDATE SET count = excluded.count,"
                + " stride = excluded.stride, kept = excluded.kept, first = excluded.first,"
                + " last = excluded.last, min = excluded.min, max = excluded.max,"
                + " at = excluded.at")
        .bind("id", trainingId)
        .bind("name", name)
        .bindMap(values)
        .execute();
  }

  private record Kept(MetricPoint point, long ordinal) {}

  private record Summary(
      long past,
      long count,
      long stride,
      long kept,
      double first,
      double last,
      double min,
      double max,
      long at) {

    Summary with(long newStride, long newKept) {
      return new Summary(past, count, newStride, newKept, first, last, min, max, at);
    }
  }
}
