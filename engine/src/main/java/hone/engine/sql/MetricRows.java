package hone.engine.sql;

import hone.engine.backend.MetricPoint;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/// Keeps metric values within bounds: the summary counts all of them, the series keeps the first
/// 2,000; whenever it is full, every other value goes and from then on every 2nd, 4th, … is kept.
final class MetricRows {
  private static final int KEPT_MAX = 2_000;

  private final Handle handle;
  private final long trainingId;

  MetricRows(Handle handle, long trainingId) {
    this.handle = handle;
    this.trainingId = trainingId;
  }

  void add(List<MetricPoint> points) {
    var summaries = new LinkedHashMap<String, Summary>();
    for (MetricPoint point : points) {
      Summary before = summaries.computeIfAbsent(point.metric(), name -> read(name, point.value()));
      summaries.put(point.metric(), added(before, point));
    }
    summaries.forEach(this::write);
  }

  private Summary added(Summary before, MetricPoint point) {
    long count = before.count + 1;
    Summary after =
        new Summary(
            count,
            before.stride,
            before.kept,
            before.first,
            point.value(),
            Math.min(before.min, point.value()),
            Math.max(before.max, point.value()),
            point.at().toEpochMilli());
    if ((count - 1) % before.stride != 0) {
      return after;
    }
    insert(point, count);
    return after.kept + 1 < KEPT_MAX
        ? after.with(before.stride, after.kept + 1)
        : thinned(after, point);
  }

  private Summary thinned(Summary full, MetricPoint point) {
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

  private void insert(MetricPoint point, long ordinal) {
    handle
        .createUpdate(
            "INSERT INTO metric_value (training_id, name, ordinal, value, at)"
                + " VALUES (:id, :name, :ordinal, :value, :at)")
        .bind("id", trainingId)
        .bind("name", point.metric())
        .bind("ordinal", ordinal)
        .bind("value", point.value())
        .bind("at", point.at().toEpochMilli())
        .execute();
  }

  private Summary read(String name, double first) {
    return handle
        .createQuery("SELECT * FROM metric WHERE training_id = :id AND name = :name")
        .bind("id", trainingId)
        .bind("name", name)
        .map(
            (row, _) ->
                new Summary(
                    row.getLong("count"),
                    row.getLong("stride"),
                    row.getLong("kept"),
                    row.getDouble("first"),
                    row.getDouble("last"),
                    row.getDouble("min"),
                    row.getDouble("max"),
                    row.getLong("at")))
        .findOne()
        .orElseGet(() -> new Summary(0, 1, 0, first, first, first, first, 0));
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
            "INSERT OR REPLACE INTO metric"
                + " (training_id, name, count, stride, kept, first, last, min, max, at) VALUES"
                + " (:id, :name, :count, :stride, :kept, :first, :last, :min, :max, :at)")
        .bind("id", trainingId)
        .bind("name", name)
        .bindMap(values)
        .execute();
  }

  private record Summary(
      long count,
      long stride,
      long kept,
      double first,
      double last,
      double min,
      double max,
      long at) {

    Summary with(long newStride, long newKept) {
      return new Summary(count, newStride, newKept, first, last, min, max, at);
    }
  }
}
