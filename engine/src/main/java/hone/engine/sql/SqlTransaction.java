package hone.engine.sql;

import hone.engine.Scope;
import hone.engine.backend.MetricPoint;
import hone.engine.job.Blueprint;
import hone.engine.job.Identity;
import hone.engine.job.Origin;
import hone.engine.job.Tally;
import hone.engine.job.TrainingJob;
import hone.engine.job.TrainingState;
import hone.engine.job.TuningJob;
import hone.engine.sql.rows.Documents;
import hone.engine.sql.rows.MetricRows;
import hone.engine.sql.rows.ResourceRows;
import hone.engine.sql.rows.RetentionRows;
import hone.engine.sql.rows.RowSource;
import hone.engine.sql.rows.Rows;
import hone.engine.store.Call;
import hone.engine.store.Resources;
import hone.engine.store.Transaction;
import hone.engine.time.Reading;
import hone.engine.time.Since;
import hone.engine.training.TrainingSpec;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Writes by SQL, inside the writer's transaction. Not thread-safe.
final class SqlTransaction extends SqlSnapshot implements Transaction {

  /// The state of the clock by which an added job is counted. It is that of the reading that gave
  /// the job its times; the row of the job's owner may hold a later one by now.
  private static final String CLOCK =
      "coalesce(:clock, (SELECT clock FROM server WHERE epoch = :owner), 0)";

  private final String place;

  /// The own jobs that this transaction has read, as its writes left them. A round comes back to
  /// the same jobs, and nobody else changes them meanwhile.
  private final Map<Long, TrainingJob> trainings = new LinkedHashMap<>();

  private final Map<Long, TuningJob> tunings = new LinkedHashMap<>();

  /// The tallies that this transaction has read and not changed since.
  private final Map<Long, Tally> tallies = new LinkedHashMap<>();

  private @Nullable Reading clock;

  /// @param place where this server's attempts are
  SqlTransaction(RowSource source, Rows rows, String place) {
    super(source, rows);
    this.place = place;
  }

  @Override
  public void readBy(Reading now) {
    clock = now;
    trainings.clear();
    tunings.clear();
    if (now.jump() != null) {
      handle
          .createUpdate("UPDATE server SET clock = :clock WHERE epoch = :epoch AND clock <> :clock")
          .bind("clock", now.set().toMillis())
          .bind("epoch", source.epoch())
          .execute();
    }
  }

  @Override
  protected TrainingJob training(ResultSet row) throws SQLException {
    TrainingJob job = super.training(row);
    Since since = job.state().since();
    if (since == null || job.state().status().terminal()) {
      return job;
    }
    Since moved = moved(since, row);
    return moved.equals(since) ? job : job.with(job.state().unseen().since(moved).build());
  }

  @Override
  protected TuningJob tuning(ResultSet row) throws SQLException {
    TuningJob job = super.tuning(row);
    Since since = job.state().since();
    if (since == null) {
      return job;
    }
    Since moved = moved(since, row);
    return moved.equals(since) ? job : job.with(job.state().withSince(moved));
  }

  /// The times of a job by this server's clock; those of others' jobs are by the others'.
  private Since moved(Since since, ResultSet row) throws SQLException {
    Reading by = clock;
    return by == null || row.getLong("owner") != source.epoch()
        ? since
        : since.moved(by.set().minusMillis(row.getLong("clock")), by.jump());
  }

  @Override
  public Optional<TrainingJob> ownTrainingJob(long id) {
    TrainingJob known = trainings.get(id);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<TrainingJob> found = super.ownTrainingJob(id);
    found.ifPresent(job -> trainings.put(id, job));
    return found;
  }

  @Override
  public Optional<TuningJob> ownTuningJob(long id) {
    TuningJob known = tunings.get(id);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<TuningJob> found = super.ownTuningJob(id);
    found.ifPresent(job -> tunings.put(id, job));
    return found;
  }

  @Override
  public Tally tally(long tuningId) {
    return tallies.computeIfAbsent(tuningId, super::tally);
  }

  private void countAnew(@Nullable Origin origin) {
    if (origin != null) {
      tallies.remove(origin.tuningId());
    }
  }

  private static boolean countsAlike(TrainingState one, TrainingState other) {
    return one.status() == other.status()
        && one.phase() == other.phase()
        && one.stopCause() == other.stopCause()
        && one.retryable() == other.retryable()
        && (one.objective() == null) == (other.objective() == null);
  }

  private @Nullable Long setBy() {
    return clock == null ? null : (Long) clock.set().toMillis();
  }

  @Override
  public TuningJob insert(TuningJob job) {
    Identity identity = job.identity();
    String spec = Documents.write(job.spec());
    String state = Documents.write(job.state());
    long id =
        handle
            .createUpdate(
                "INSERT INTO tuning_job (account, region, name, name_key, created_at, modified_at,"
                    + " status, owner, clock, spec, document, state) VALUES (:account, :region,"
                    + " :name, :key, :created, :modified, :status, :owner, "
                    + (CLOCK + ", :spec, :document, :state)"))
            .bind("account", identity.scope().account())
            .bind("region", identity.scope().region())
            .bind("name", identity.name())
            .bind("key", identity.nameKey())
            .bind("created", identity.createdAt().toEpochMilli())
            .bind("modified", job.state().modifiedAt().toEpochMilli())
            .bind("status", job.state().status().name())
            .bind("owner", source.epoch())
            .bind("clock", setBy())
            .bind("spec", spec)
            .bind("document", job.document())
            .bind("state", state)
            .executeAndReturnGeneratedKeys("id")
            .mapTo(Long.class)
            .one();
    var inserted = new TuningJob(withId(identity, id), job.spec(), job.document(), job.state());
    rows.keep(inserted, spec, state);
    return inserted;
  }

  @Override
  public void update(TuningJob job) {
    tunings.replace(job.id(), job);
    handle
        .createUpdate(
            "UPDATE tuning_job SET modified_at = :modified, status = :status, state = :state"
                + " WHERE id = :id")
        .bind("modified", job.state().modifiedAt().toEpochMilli())
        .bind("status", job.state().status().name())
        .bind("state", rows.write(job.state(), job.id()))
        .bind("id", job.id())
        .execute();
  }

  @Override
  public void delete(TuningJob job) {
    tunings.remove(job.id());
    handle.createUpdate("DELETE FROM tuning_job WHERE id = :id").bind("id", job.id()).execute();
    untag(job.identity().arn(), null);
  }

  @Override
  public Blueprint insert(TrainingSpec spec, String document) {
    return insertBlueprint(null, null, spec, document);
  }

  @Override
  public Blueprint insert(long tuningId, int definition, TrainingSpec spec, String document) {
    return insertBlueprint(tuningId, definition, spec, document);
  }

  private Blueprint insertBlueprint(
      @Nullable Long tuningId, @Nullable Integer definition, TrainingSpec spec, String document) {
    String text = Documents.write(spec);
    long id =
        handle
            .createUpdate(
                "INSERT INTO blueprint (tuning_id, definition, spec, document)"
                    + " VALUES (:tuning, :definition, :spec, :document)")
            .bind("tuning", tuningId)
            .bind("definition", definition)
            .bind("spec", text)
            .bind("document", document)
            .executeAndReturnGeneratedKeys("id")
            .mapTo(Long.class)
            .one();
    var inserted = new Blueprint(id, spec, document);
    rows.keep(inserted, text);
    return inserted;
  }

  @Override
  public Blueprint blueprint(long tuningId, int definition) {
    long id =
        handle
            .createQuery("SELECT id FROM blueprint WHERE tuning_id = :t AND definition = :d")
            .bind("t", tuningId)
            .bind("d", definition)
            .mapTo(Long.class)
            .one();
    return rows.blueprint(id, handle);
  }

  @Override
  public TrainingJob insert(
      Identity identity,
      @Nullable Origin origin,
      Blueprint blueprint,
      SequencedMap<String, String> hyperparameters) {
    TrainingState state = TrainingState.created(identity.createdAt());
    String from = origin == null ? null : Documents.write(origin);
    String values = Documents.write(hyperparameters);
    String text = Documents.write(state);
    long id =
        handle
            .createUpdate(
                "INSERT INTO training_job (account, region, name, name_key, created_at,"
                    + " modified_at, blueprint_id, hyperparameters, tuning_id, ordinal, definition,"
                    + " origin, status, phase, owner, clock, retryable, state) VALUES (:account,"
                    + " :region, :name, :key, :created, :created, :blueprint, :hyperparameters,"
                    + " :tuning, :ordinal, :definition, :origin, :status, :phase, :owner, "
                    + (CLOCK + ", 0, :state)"))
            .bind("account", identity.scope().account())
            .bind("region", identity.scope().region())
            .bind("name", identity.name())
            .bind("key", identity.nameKey())
            .bind("created", identity.createdAt().toEpochMilli())
            .bind("blueprint", blueprint.id())
            .bind("hyperparameters", values)
            .bind("tuning", origin == null ? null : (Long) origin.tuningId())
            .bind("ordinal", origin == null ? null : (Integer) origin.ordinal())
            .bind("definition", origin == null ? null : (Integer) origin.definition())
            .bind("origin", from)
            .bind("status", state.status().name())
            .bind("phase", state.phase().name())
            .bind("owner", source.epoch())
            .bind("clock", setBy())
            .bind("state", text)
            .executeAndReturnGeneratedKeys("id")
            .mapTo(Long.class)
            .one();
    countAnew(origin);
    var inserted = new TrainingJob(withId(identity, id), origin, blueprint, hyperparameters, state);
    rows.keep(inserted, from, values, text);
    trainings.put(id, inserted);
    return inserted;
  }

  private static Identity withId(Identity identity, long id) {
    return new Identity(
        id, identity.scope(), identity.name(), identity.arn(), identity.createdAt());
  }

  @Override
  public void update(TrainingJob job) {
    TrainingState state = job.state();
    TrainingJob before = trainings.replace(job.id(), job);
    if (before == null || !countsAlike(before.state(), state)) {
      countAnew(job.origin());
    }
    handle
        .createUpdate(
            "UPDATE training_job SET modified_at = :modified, status = :status, phase = :phase,"
                + " retryable = :retryable, objective = :objective, state = :state WHERE id = :id")
        .bind("modified", state.modifiedAt().toEpochMilli())
        .bind("status", state.status().name())
        .bind("phase", state.phase().name())
        .bind("retryable", state.retryable() ? 1 : 0)
        .bind("objective", state.objective())
        .bind("state", rows.write(state, job.id()))
        .bind("id", job.id())
        .execute();
  }

  @Override
  public void launching(TrainingJob job) {
    handle
        .createUpdate(
            "INSERT INTO attempt (id, training_id, epoch, place)"
                + " VALUES (:id, :training, :epoch, :place)")
        .bind("id", job.attempt().orElseThrow().text())
        .bind("training", job.id())
        .bind("epoch", source.epoch())
        .bind("place", place)
        .execute();
  }

  @Override
  public void answered(Call call, Instant at) {
    handle
        .createUpdate("DELETE FROM answered_call WHERE at <= :old OR id = :id")
        .bind("old", at.minus(Call.KEPT).toEpochMilli())
        .bind("id", call.id())
        .execute();
    handle
        .createUpdate("INSERT INTO answered_call (id, answer, at) VALUES (:id, :answer, :at)")
        .bind("id", call.id())
        .bind("answer", call.answer())
        .bind("at", at.toEpochMilli())
        .execute();
  }

  @Override
  public void delete(TrainingJob job) {
    trainings.remove(job.id());
    countAnew(job.origin());
    handle
        .createUpdate(
            "UPDATE training_job SET deleted = 1, name_key = name_key || '#' || id WHERE id = :id")
        .bind("id", job.id())
        .execute();
    untag(job.identity().arn(), null);
  }

  @Override
  public void add(long trainingId, List<MetricPoint> points) {
    new MetricRows(handle, trainingId).add(points);
  }

  @Override
  public void passMetrics(long trainingId) {
    new MetricRows(handle, trainingId).passed();
  }

  @Override
  public void updateRequest(long trainingId, String document) {
    handle
        .createUpdate(
            "INSERT INTO training_update (training_id, document) VALUES (:id, :document)"
                + " ON CONFLICT (training_id) DO UPDATE SET document = excluded.document")
        .bind("id", trainingId)
        .bind("document", document)
        .execute();
  }

  @Override
  public Resources.Changes resources() {
    return new ResourceRows(source);
  }

  @Override
  public void keepLogs(Scope scope, @Nullable Integer days) {
    RetentionRows.set(handle, scope, days);
  }

  @Override
  public void tag(String arn, SequencedMap<String, String> tags) {
    tags.forEach(
        (name, value) ->
            handle
                .createUpdate(
                    "INSERT INTO tag (arn, tag_key, value, position) VALUES (:arn, :key, :value,"
                        + " (SELECT coalesce(max(position), 0) + 1 FROM tag WHERE arn = :arn))"
                        + " ON CONFLICT (arn, tag_key) DO UPDATE SET value = excluded.value")
                .bind("arn", key(arn))
                .bind("key", name)
                .bind("value", value)
                .execute());
  }

  @Override
  public void untag(String arn, @Nullable List<String> keys) {
    if (keys == null) {
      handle.createUpdate("DELETE FROM tag WHERE arn = :arn").bind("arn", key(arn)).execute();
      return;
    }
    for (String name : keys) {
      handle
          .createUpdate("DELETE FROM tag WHERE arn = :arn AND tag_key = :key")
          .bind("arn", key(arn))
          .bind("key", name)
          .execute();
    }
  }

  @Override
  public void event(Identity job, String what, String detail, Instant at) {
    handle
        .createUpdate(
            "INSERT INTO event (at, account, region, arn, what, detail)"
                + " VALUES (:at, :account, :region, :arn, :what, :detail)")
        .bind("at", at.toEpochMilli())
        .bind("account", job.scope().account())
        .bind("region", job.scope().region())
        .bind("arn", job.arn())
        .bind("what", what)
        .bind("detail", printable(detail))
        .execute();
  }

  /// What a program printed may hold the one character that PostgreSQL's texts cannot.
  private static String printable(String text) {
    return text.replace('\0', '\uFFFD');
  }
}
