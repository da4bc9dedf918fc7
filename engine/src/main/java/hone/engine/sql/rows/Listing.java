package hone.engine.sql.rows;

import hone.engine.Scope;
import hone.engine.store.JobQuery;
import hone.engine.store.Page.Cursor;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/// Writes the SQL of a list: filters, order, and the page as a position rather than an offset, so
/// that rows which come or go meanwhile neither repeat nor hide another.
public final class Listing {
  /// What a selection of training jobs ends with.
  static final String TRAINING = " FROM training_job";

  private final Dialect dialect;
  private final StringBuilder sql;
  private final Map<String, Object> values = new LinkedHashMap<>();

  private Listing(RowSource source, String selected) {
    this.dialect = source.dialect();
    sql = new StringBuilder("SELECT " + selected + " WHERE account = :account");
    sql.append(" AND region = :region");
  }

  /// Tuning jobs.
  public static Query tunings(RowSource source, Scope scope, JobQuery query) {
    return of(source, "* FROM tuning_job", scope, query);
  }

  /// Training jobs.
  public static Query trainings(RowSource source, Scope scope, JobQuery query) {
    return of(source, "*" + TRAINING, scope, query);
  }

  /// The query for one page and one row more, which tells whether there is a next page.
  ///
  /// @param selected the columns and the table
  static Query of(RowSource source, String selected, Scope scope, JobQuery query) {
    var listing = new Listing(source, selected);
    listing.values.put("account", scope.account());
    listing.values.put("region", scope.region());
    if (selected.endsWith(TRAINING)) {
      listing.sql.append(" AND deleted = 0");
    }
    listing.filter(query);
    listing.order(query);
    Query statement = source.handle().createQuery(listing.sql.toString());
    listing.values.forEach(statement::bind);
    return statement;
  }

  private void filter(JobQuery query) {
    JobQuery.Filter filter = query.filter();
    String part = filter.nameContains();
    Long tuning = query.tuningId();
    if (tuning != null && tuning == JobQuery.NO_TUNING_JOB) {
      sql.append(" AND tuning_id IS NULL");
    } else {
      and("tuning_id = :tuning", "tuning", tuning);
    }
    String key = part == null ? null : part.toLowerCase(Locale.ROOT);
    and(dialect.contains("name_key", ":part"), "part", key);
    and("status = :status", "status", filter.status() == null ? null : filter.status().name());
    and("created_at > :createdAfter", "createdAfter", millis(filter.createdAfter()));
    and("created_at < :createdBefore", "createdBefore", millis(filter.createdBefore()));
    and("modified_at > :modifiedAfter", "modifiedAfter", millis(filter.modifiedAfter()));
    and("modified_at < :modifiedBefore", "modifiedBefore", millis(filter.modifiedBefore()));
    if (query.sort() == JobQuery.Sort.OBJECTIVE) {
      // Only these have a final value.
      sql.append(" AND objective IS NOT NULL AND status IN ('COMPLETED', 'STOPPED')");
    }
  }

  private void order(JobQuery query) {
    String column = column(query.sort());
    Cursor after = query.after();
    if (after != null) {
      String sign = query.ascending() ? ">" : "<";
      sql.append(" AND (" + column + ", id) " + sign + " (:key, :id)");
      values.put("key", key(query.sort(), after));
      values.put("id", after.id());
    }
    String direction = query.ascending() ? " ASC" : " DESC";
    sql.append(" ORDER BY " + column + direction + ", id" + direction + " LIMIT :limit");
    values.put("limit", query.size() + 1);
  }

  private void and(String condition, String name, @Nullable Object value) {
    if (value != null) {
      sql.append(" AND ").append(condition);
      values.put(name, value);
    }
  }

  private static @Nullable Long millis(java.time.@Nullable Instant at) {
    return at == null ? null : at.toEpochMilli();
  }

  private static String column(JobQuery.Sort sort) {
    return switch (sort) {
      case NAME -> "name_key";
      case CREATION_TIME -> "created_at";
      case MODIFIED_TIME -> "modified_at";
      case STATUS -> "status";
      case OBJECTIVE -> "objective";
    };
  }

  private static Object key(JobQuery.Sort sort, Cursor after) {
    return switch (sort) {
      case NAME, STATUS -> after.text();
      case CREATION_TIME, MODIFIED_TIME -> after.wholeNumber();
      case OBJECTIVE -> after.number();
    };
  }
}
