package hone.engine.sql.rows;

import hone.engine.Arn;
import hone.engine.Scope;
import hone.engine.job.Identity;
import hone.engine.resource.Kind;
import hone.engine.resource.PutMetric;
import hone.engine.resource.Resource;
import hone.engine.store.Page;
import hone.engine.store.Page.Cursor;
import hone.engine.store.ResourceQuery;
import hone.engine.store.Resources;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/// Reads and changes resources by SQL, inside the transaction of its source. Not thread-safe.
public final class ResourceRows implements Resources.Changes {
  private final Handle handle;
  private final Dialect dialect;

  public ResourceRows(RowSource source) {
    handle = source.handle();
    dialect = source.dialect();
  }

  @Override
  public Optional<Resource> find(Scope scope, Kind kind, String name) {
    return handle
        .createQuery(
            "SELECT * FROM resource"
                + " WHERE account = :a AND region = :r AND kind = :k AND name_key = :n")
        .bind("a", scope.account())
        .bind("r", scope.region())
        .bind("k", kind.name())
        .bind("n", key(name))
        .map((row, _) -> resource(row))
        .findOne();
  }

  @Override
  public Optional<Resource> find(long id) {
    return handle
        .createQuery("SELECT * FROM resource WHERE id = :id")
        .bind("id", id)
        .map((row, _) -> resource(row))
        .findOne();
  }

  @Override
  public Optional<Resource> ofTraining(long trainingId) {
    return handle
        .createQuery("SELECT * FROM resource WHERE training_id = :id")
        .bind("id", trainingId)
        .map((row, _) -> resource(row))
        .findFirst();
  }

  @Override
  public Page<Resource> list(Scope scope, ResourceQuery query) {
    List<Resource> found = statement(scope, query).map((row, _) -> resource(row)).list();
    return Page.of(found, query.size(), each -> query.sort().cursor(each.identity()));
  }

  private Query statement(Scope scope, ResourceQuery query) {
    var sql = new StringBuilder("SELECT * FROM resource");
    var values = new LinkedHashMap<String, Object>();
    sql.append(" WHERE account = :account AND region = :region AND kind = :kind");
    values.put("account", scope.account());
    values.put("region", scope.region());
    values.put("kind", query.kind().name());
    filters(query.filter())
        .forEach(
            (condition, value) -> {
              if (value != null) {
                String name = "v" + values.size();
                sql.append(" AND ").append(condition.replace("?", ":" + name));
                values.put(name, value);
              }
            });
    String column = query.sort() == ResourceQuery.Sort.NAME ? "name_key" : "created_at";
    Cursor after = query.after();
    if (after != null) {
      sql.append(" AND (" + column + ", id) " + (query.ascending() ? ">" : "<") + " (:key, :id)");
      boolean named = query.sort() == ResourceQuery.Sort.NAME;
      values.put("key", named ? after.text() : (Object) after.wholeNumber());
      values.put("id", after.id());
    }
    String direction = query.ascending() ? " ASC" : " DESC";
    sql.append(" ORDER BY " + column + direction + ", id" + direction + " LIMIT :limit");
    values.put("limit", query.size() + 1);
    Query statement = handle.createQuery(sql.toString());
    values.forEach(statement::bind);
    return statement;
  }

  /// Each condition with the value that its question mark stands for, `null` for one left out.
  private Map<String, @Nullable Object> filters(ResourceQuery.Filter filter) {
    var conditions = new LinkedHashMap<String, @Nullable Object>();
    String part = filter.nameContains();
    Instant after = filter.createdAfter();
    Instant before = filter.createdBefore();
    String source = filter.sourceArn();
    conditions.put(dialect.contains("name_key", "?"), part == null ? null : key(part));
    conditions.put("created_at > ?", after == null ? null : (Long) after.toEpochMilli());
    conditions.put("created_at < ?", before == null ? null : (Long) before.toEpochMilli());
    conditions.put("source_arn = ?", source == null ? null : key(source));
    filter.members().forEach(member -> conditions.put(condition(member.relation()), member.id()));
    return conditions;
  }

  private static String condition(ResourceQuery.Relation relation) {
    return switch (relation) {
      case TRIAL_OF_EXPERIMENT -> "parent_id = ?";
      case TRIAL_OF_COMPONENT -> "id IN (SELECT trial_id FROM association WHERE component_id = ?)";
      case COMPONENT_OF_TRIAL -> "id IN (SELECT component_id FROM association WHERE trial_id = ?)";
      case COMPONENT_OF_EXPERIMENT ->
          "id IN (SELECT component_id FROM association WHERE trial_id IN"
              + " (SELECT t.id FROM resource t WHERE t.parent_id = ?))";
    };
  }

  @Override
  public List<Resource> trialsOf(long componentId) {
    return handle
        .createQuery(
            "SELECT r.* FROM association a JOIN resource r ON r.id = a.trial_id"
                + " WHERE a.component_id = :id ORDER BY r.id")
        .bind("id", componentId)
        .map((row, _) -> resource(row))
        .list();
  }

  @Override
  public List<PutMetric> putMetrics(long componentId) {
    return putMetrics(
        handle
            .createQuery(
                "SELECT name, step, at, value FROM put_metric WHERE component_id = :id"
                    + " ORDER BY name, ordinal")
            .bind("id", componentId));
  }

  @Override
  public List<PutMetric> lastPut(long trainingId) {
    return putMetrics(
        handle
            .createQuery(
                "SELECT p.name, p.step, p.at, p.value FROM put_metric p JOIN resource r"
                    + " ON r.id = p.component_id WHERE r.training_id = :id AND p.ordinal ="
                    + " (SELECT max(o.ordinal) FROM put_metric o"
                    + " WHERE o.component_id = p.component_id AND o.name = p.name)"
                    + " ORDER BY p.name")
            .bind("id", trainingId));
  }

  private static List<PutMetric> putMetrics(Query query) {
    return query.map((row, _) -> putMetric(row)).list();
  }

  static PutMetric putMetric(ResultSet row) throws SQLException {
    return new PutMetric(
        row.getString("name"),
        row.getLong("step"),
        Instant.ofEpochMilli(row.getLong("at")),
        row.getDouble("value"));
  }

  @Override
  public int putMetricCount(long componentId) {
    return handle
        .createQuery("SELECT count(*) FROM put_metric WHERE component_id = :id")
        .bind("id", componentId)
        .mapTo(Integer.class)
        .one();
  }

  @Override
  public Resource insert(Resource resource) {
    Identity identity = resource.identity();
    var known =
        new Identity(
            insert(resource, "").orElseThrow(),
            identity.scope(),
            identity.name(),
            identity.arn(),
            identity.createdAt());
    return new Resource(
        known, resource.kind(), resource.links(), resource.document(), resource.modifiedAt());
  }

  @Override
  public long claim(Resource resource) {
    return insert(resource, " ON CONFLICT (account, region, kind, name_key) DO NOTHING")
        .orElseGet(() -> taken(resource));
  }

  private long taken(Resource resource) {
    Identity identity = resource.identity();
    Resource known = find(identity.scope(), resource.kind(), identity.name()).orElseThrow();
    boolean earlier = known.links().trainingId() != null;
    if (earlier) {
      handle
          .createUpdate("DELETE FROM put_metric WHERE component_id = :id")
          .bind("id", known.id())
          .execute();
    }
    update(
        new Resource(
            known.identity(),
            known.kind(),
            resource.links(),
            earlier ? resource.document() : known.document(),
            resource.modifiedAt()));
    return known.id();
  }

  private Optional<Long> insert(Resource resource, String onConflict) {
    Identity identity = resource.identity();
    Resource.Links links = resource.links();
    return handle
        .createQuery(
            "INSERT INTO resource (account, region, kind, name, name_key, created_at,"
                + " modified_at, parent_id, training_id, source_arn, document) VALUES"
                + " (:account, :region, :kind, :name, :key, :created, :modified, :parent,"
                + " :training, :source, :document)"
                + onConflict
                + " RETURNING id")
        .bind("account", identity.scope().account())
        .bind("region", identity.scope().region())
        .bind("kind", resource.kind().name())
        .bind("name", identity.name())
        .bind("key", identity.nameKey())
        .bind("created", identity.createdAt().toEpochMilli())
        .bind("modified", resource.modifiedAt().toEpochMilli())
        .bind("parent", links.parentId())
        .bind("training", links.trainingId())
        .bind("source", links.sourceArn())
        .bind("document", resource.document())
        .mapTo(Long.class)
        .findOne();
  }

  @Override
  public void update(Resource resource) {
    handle
        .createUpdate(
            "UPDATE resource SET modified_at = :modified, parent_id = :parent,"
                + " training_id = :training, source_arn = :source, document = :document"
                + " WHERE id = :id")
        .bind("modified", resource.modifiedAt().toEpochMilli())
        .bind("parent", resource.links().parentId())
        .bind("training", resource.links().trainingId())
        .bind("source", resource.links().sourceArn())
        .bind("document", resource.document())
        .bind("id", resource.id())
        .execute();
  }

  @Override
  public void delete(Resource resource) {
    handle
        .createUpdate("DELETE FROM tag WHERE arn = :arn")
        .bind("arn", key(resource.identity().arn()))
        .execute();
    for (String sql :
        List.of(
            "DELETE FROM association WHERE trial_id = :id OR component_id = :id",
            "DELETE FROM put_metric WHERE component_id = :id",
            "DELETE FROM resource WHERE id = :id")) {
      handle.createUpdate(sql).bind("id", resource.id()).execute();
    }
  }

  @Override
  public void associate(long trialId, long componentId) {
    handle
        .createUpdate(
            "INSERT INTO association (trial_id, component_id) VALUES (:trial, :component)"
                + " ON CONFLICT (trial_id, component_id) DO NOTHING")
        .bind("trial", trialId)
        .bind("component", componentId)
        .execute();
  }

  @Override
  public void disassociate(long trialId, long componentId) {
    handle
        .createUpdate(
            "DELETE FROM association WHERE trial_id = :trial AND component_id = :component")
        .bind("trial", trialId)
        .bind("component", componentId)
        .execute();
  }

  @Override
  public void put(long componentId, List<PutMetric> metrics) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    PreparedBatch batch =
        handle.prepareBatch(
            "INSERT INTO put_metric (component_id, name, ordinal, step, at, value)"
                + " VALUES (:id, :name, :ordinal, :step, :at, :value)");
    for (PutMetric each : metrics) {
      int ordinal =
          1 + counts.computeIfAbsent(each.metric(), name -> putMetricCount(componentId, name));
      counts.put(each.metric(), ordinal);
      batch
          .bind("id", componentId)
          .bind("name", each.metric())
          .bind("ordinal", ordinal)
          .bind("step", each.step())
          .bind("at", each.at().toEpochMilli())
          .bind("value", each.value())
          .add();
    }
    batch.execute();
  }

  private int putMetricCount(long componentId, String name) {
    return handle
        .createQuery(
            "SELECT coalesce(max(ordinal), 0) FROM put_metric"
                + " WHERE component_id = :id AND name = :name")
        .bind("id", componentId)
        .bind("name", name)
        .mapTo(Integer.class)
        .one();
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static Resource resource(ResultSet row) throws SQLException {
    var scope = new Scope(row.getString("account"), row.getString("region"));
    var kind = Kind.valueOf(row.getString("kind"));
    String name = row.getString("name");
    return new Resource(
        new Identity(
            row.getLong("id"),
            scope,
            name,
            Arn.of(scope, kind.arnType(), name),
            Instant.ofEpochMilli(row.getLong("created_at"))),
        kind,
        new Resource.Links(
            number(row, "parent_id"), number(row, "training_id"), row.getString("source_arn")),
        row.getString("document"),
        Instant.ofEpochMilli(row.getLong("modified_at")));
  }

  private static @Nullable Long number(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : (Long) value;
  }
}
