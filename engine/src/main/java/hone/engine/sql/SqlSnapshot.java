package hone.engine.sql;

import hone.engine.Scope;
import hone.engine.backend.AttemptId;
import hone.engine.job.MetricSummary;
import hone.engine.job.Phase;
import hone.engine.job.Tally;
import hone.engine.job.TrainingJob;
import hone.engine.job.TrainingState;
import hone.engine.job.TuningJob;
import hone.engine.sql.rows.Documents;
import hone.engine.sql.rows.GlanceRows;
import hone.engine.sql.rows.Listing;
import hone.engine.sql.rows.MetricRows;
import hone.engine.sql.rows.ResourceRows;
import hone.engine.sql.rows.RetentionRows;
import hone.engine.sql.rows.RowSource;
import hone.engine.sql.rows.Rows;
import hone.engine.sql.rows.Tallies;
import hone.engine.sql.rows.TrialRows;
import hone.engine.sql.rows.WaitingLine;
import hone.engine.store.Glances;
import hone.engine.store.JobQuery;
import hone.engine.store.LaunchIntent;
import hone.engine.store.Page;
import hone.engine.store.Resources;
import hone.engine.store.Snapshot;
import hone.engine.store.Watched;
import hone.search.Goal;
import hone.search.Reason;
import hone.search.Trial;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/// Reads by SQL, in one transaction of one connection. Not thread-safe.
class SqlSnapshot implements Snapshot {
  protected final RowSource source;
  protected final Handle handle;
  protected final Rows rows;

  SqlSnapshot(RowSource source, Rows rows) {
    this.source = source;
    handle = source.handle();
    this.rows = rows;
  }

  static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  @Override
  public Optional<TuningJob> tuningJob(Scope scope, String name) {
    return handle
        .createQuery(
            "SELECT * FROM tuning_job WHERE account = :a AND region = :r AND name_key = :n")
        .bind("a", scope.account())
        .bind("r", scope.region())
        .bind("n", key(name))
        .map((row, _) -> tuning(row))
        .findOne();
  }

  @Override
  public Optional<TuningJob> tuningJob(long id) {
    return handle
        .createQuery("SELECT * FROM tuning_job WHERE id = :id")
        .bind("id", id)
        .map((row, _) -> tuning(row))
        .findOne();
  }

  @Override
  public List<String> regionsOfTuningJob(String account, String name) {
    return regions("tuning_job", account, name);
  }

  @Override
  public List<String> regionsOfTrainingJob(String account, String name) {
    return regions("training_job", account, name);
  }

  /// Asks for the name in one region of the account after the other, each by the index: nobody's
  /// jobs are read, however many there are. What is deleted has no such name any more.
  private List<String> regions(String table, String account, String name) {
    return handle
        .createQuery(
            """
            WITH RECURSIVE known(region) AS (
              SELECT min(region) FROM <table> WHERE account = :a
              UNION ALL
              SELECT (SELECT min(region) FROM <table> WHERE account = :a AND region > known.region)
              FROM known WHERE known.region IS NOT NULL)
            SELECT region FROM known WHERE EXISTS (
              SELECT 1 FROM <table>
              WHERE account = :a AND region = known.region AND name_key = :n)
            ORDER BY region
            """
                .replace("<table>", table))
        .bind("a", account)
        .bind("n", key(name))
        .mapTo(String.class)
        .list();
  }

  @Override
  public Optional<TrainingJob> trainingJob(Scope scope, String name) {
    return trainings(
            handle
                .createQuery(
                    "SELECT * FROM training_job"
                        + " WHERE account = :a AND region = :r AND name_key = :n AND deleted = 0")
                .bind("a", scope.account())
                .bind("r", scope.region())
                .bind("n", key(name)))
        .stream()
        .findFirst();
  }

  @Override
  public Optional<TrainingJob> trainingJob(long id) {
    return trainings(handle.createQuery("SELECT * FROM training_job WHERE id = :id").bind("id", id))
        .stream()
        .findFirst();
  }

  @Override
  public List<TrainingJob> trainingJobsNamed(Scope scope, String name) {
    // As deleting renames them.
    return trainings(
        handle
            .createQuery(
                "SELECT * FROM training_job WHERE account = :a AND region = :r"
                    + " AND ((name_key = :n AND deleted = 0)"
                    + " OR (name_key > :n || '#' AND name_key < :n || '$' AND deleted = 1))"
                    + " ORDER BY id DESC LIMIT 100")
            .bind("a", scope.account())
            .bind("r", scope.region())
            .bind("n", key(name)));
  }

  @Override
  public Optional<TuningJob> ownTuningJob(long id) {
    return handle
        .createQuery("SELECT * FROM tuning_job WHERE id = :id AND owner = :owner")
        .bind("id", id)
        .bind("owner", source.epoch())
        .map((row, _) -> tuning(row))
        .findOne();
  }

  @Override
  public Optional<TrainingJob> ownTrainingJob(long id) {
    return trainings(
            handle
                .createQuery("SELECT * FROM training_job WHERE id = :id AND owner = :owner")
                .bind("id", id)
                .bind("owner", source.epoch()))
        .stream()
        .findFirst();
  }

  @Override
  public Optional<LaunchIntent> launch(AttemptId attempt) {
    return handle
        .createQuery("SELECT training_id, place FROM attempt WHERE id = :id")
        .bind("id", attempt.text())
        .map((row, _) -> new LaunchIntent(row.getLong("training_id"), row.getString("place")))
        .findOne();
  }

  @Override
  public Page<TuningJob> tuningJobs(Scope scope, JobQuery query) {
    List<TuningJob> found =
        Listing.tunings(source, scope, query).map((row, _) -> tuning(row)).list();
    return Page.of(
        found,
        query.size(),
        job ->
            query
                .sort()
                .cursor(job.identity(), job.state().status(), job.state().modifiedAt(), null));
  }

  @Override
  public Page<TrainingJob> trainingJobs(Scope scope, JobQuery query) {
    List<TrainingJob> found = trainings(Listing.trainings(source, scope, query));
    return Page.of(
        found,
        query.size(),
        job ->
            query
                .sort()
                .cursor(
                    job.identity(),
                    job.state().status(),
                    job.state().modifiedAt(),
                    job.state().objective()));
  }

  private List<TrainingJob> trainings(Query query) {
    return query.map((row, _) -> training(row)).list();
  }

  /// The training job of a row.
  protected TrainingJob training(ResultSet row) throws SQLException {
    return rows.trainingJob(row, handle);
  }

  /// The tuning job of a row.
  protected TuningJob tuning(ResultSet row) throws SQLException {
    return rows.tuningJob(row);
  }

  @Override
  public int tuningJobsUnderWay(Scope scope, int most) {
    return handle
        .createQuery(
            "SELECT count(*) FROM (SELECT 1 FROM tuning_job WHERE account = :a AND region = :r"
                + " AND status IN ('IN_PROGRESS', 'STOPPING') LIMIT :most) AS under_way")
        .bind("a", scope.account())
        .bind("r", scope.region())
        .bind("most", most)
        .mapTo(Integer.class)
        .one();
  }

  @Override
  public Tally tally(long tuningId) {
    return tallies(List.of(tuningId)).getOrDefault(tuningId, Tally.EMPTY);
  }

  @Override
  public Map<Long, Tally> tallies(Collection<Long> tuningIds) {
    return Tallies.of(source, tuningIds);
  }

  @Override
  public Optional<TrainingJob> best(long tuningId, Goal goal) {
    String direction = goal == Goal.MAXIMIZE ? "DESC" : "ASC";
    return trainings(
            handle
                .createQuery(
                    "SELECT * FROM training_job WHERE tuning_id = :id AND objective IS NOT NULL"
                        + " AND status IN ('COMPLETED', 'STOPPED')"
                        + (" ORDER BY objective " + direction + ", ordinal LIMIT 1"))
                .bind("id", tuningId))
        .stream()
        .findFirst();
  }

  @Override
  public List<Trial> trials(long tuningId, int definition, boolean reports) {
    return TrialRows.of(source, tuningId, definition, reports);
  }

  @Override
  public List<Reason> reasons(long tuningId, int definition) {
    return TrialRows.reasons(source, tuningId, definition);
  }

  @Override
  public List<Trial> inheritable(long tuningId) {
    return TrialRows.inheritable(source, tuningId);
  }

  @Override
  public List<Watched> watched(long tuningId, int definition, Map<Long, Watched> known) {
    return TrialRows.watched(source, tuningId, definition, known);
  }

  @Override
  public List<TrainingJob> inProgress(long tuningId, int most) {
    return trainings(
        handle
            .createQuery(
                "SELECT * FROM training_job"
                    + " WHERE tuning_id = :id AND status = 'IN_PROGRESS' LIMIT :most")
            .bind("id", tuningId)
            .bind("most", most));
  }

  @Override
  public List<Long> unfinishedTuningJobs() {
    return ids("SELECT id FROM tuning_job WHERE status IN ('IN_PROGRESS', 'STOPPING')");
  }

  @Override
  public List<Long> stoppingTuningJobs() {
    return ids("SELECT id FROM tuning_job WHERE status = 'STOPPING'");
  }

  /// The ids that a query finds, of what this server owns.
  private List<Long> ids(String query) {
    return handle
        .createQuery(query + " AND owner = :owner ORDER BY id")
        .bind("owner", source.epoch())
        .mapTo(Long.class)
        .list();
  }

  @Override
  public List<Long> unreleasedTrainingJobs() {
    return ids("SELECT id FROM training_job WHERE phase IN ('WAITING', 'RUNNING', 'ENDED')");
  }

  @Override
  public Map<String, Long> launched() {
    var launched = new LinkedHashMap<String, Long>();
    handle
        .createQuery(
            "SELECT id, state FROM training_job WHERE phase IN ('RUNNING', 'ENDED')"
                + " AND owner = :owner ORDER BY id")
        .bind("owner", source.epoch())
        .map(
            (row, _) ->
                Map.entry(
                    Documents.read(row.getString("state"), TrainingState.class)
                        .attempts()
                        .getLast(),
                    row.getLong("id")))
        .forEach(each -> launched.put(each.getKey(), each.getValue()));
    return launched;
  }

  @Override
  public int slotsTaken() {
    return count(Phase.RUNNING);
  }

  @Override
  public int waitingCount() {
    return count(Phase.WAITING);
  }

  private int count(Phase phase) {
    return handle
        .createQuery("SELECT count(*) FROM training_job WHERE phase = :phase AND owner = :owner")
        .bind("phase", phase.name())
        .bind("owner", source.epoch())
        .mapTo(Integer.class)
        .one();
  }

  @Override
  public List<TrainingJob> waiting(int count) {
    var found = new ArrayList<TrainingJob>();
    for (long id : WaitingLine.of(source).first(count)) {
      trainingJob(id).ifPresent(found::add);
    }
    return found;
  }

  @Override
  public List<MetricSummary> metrics(long trainingId) {
    return MetricRows.summaries(handle, trainingId);
  }

  @Override
  public List<MetricSummary.Value> values(long trainingId, String metric) {
    return handle
        .createQuery(
            "SELECT ordinal, value, at, step FROM metric_value"
                + " WHERE training_id = :id AND name = :name ORDER BY ordinal")
        .bind("id", trainingId)
        .bind("name", metric)
        .map(
            (row, _) ->
                new MetricSummary.Value(
                    row.getLong("ordinal"),
                    row.getDouble("value"),
                    Instant.ofEpochMilli(row.getLong("at")),
                    row.getString("step") == null ? null : row.getLong("step")))
        .list();
  }

  @Override
  public Optional<String> answer(String call, Instant after) {
    return handle
        .createQuery("SELECT answer FROM answered_call WHERE id = :id AND at > :after")
        .bind("id", call)
        .bind("after", after.toEpochMilli())
        .mapTo(String.class)
        .findOne();
  }

  @Override
  public Optional<String> trainingUpdate(long trainingId) {
    return handle
        .createQuery("SELECT document FROM training_update WHERE training_id = :id")
        .bind("id", trainingId)
        .mapTo(String.class)
        .findOne();
  }

  @Override
  public Resources resources() {
    return new ResourceRows(source);
  }

  @Override
  public Glances glances() {
    return new GlanceRows(source);
  }

  @Override
  public SequencedMap<Scope, Integer> logRetentions() {
    return RetentionRows.all(handle);
  }

  @Override
  public SequencedMap<String, String> tags(String arn) {
    var tags = new LinkedHashMap<String, String>();
    handle
        .createQuery("SELECT tag_key, value FROM tag WHERE arn = :arn ORDER BY position")
        .bind("arn", key(arn))
        .map((row, _) -> new String[] {row.getString("tag_key"), row.getString("value")})
        .forEach(pair -> tags.put(pair[0], pair[1]));
    return tags;
  }
}
