package hone.engine.sql;

import hone.engine.backend.MetricPoint;
import hone.engine.job.Blueprint;
import hone.engine.job.Identity;
import hone.engine.job.Origin;
import hone.engine.job.TrainingJob;
import hone.engine.job.TrainingState;
import hone.engine.job.TuningJob;
import hone.engine.store.Transaction;
import hone.engine.training.TrainingSpec;
import java.time.Instant;
import java.util.List;
import java.util.SequencedMap;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Writes by SQL, inside the writer's transaction. Not thread-safe.
final class SqlTransaction extends SqlSnapshot implements Transaction {

  SqlTransaction(Handle handle, Rows rows) {
    super(handle, rows);
  }

  @Override
  public TuningJob insert(TuningJob job) {
    Identity identity = job.identity();
    long id =
        handle
            .createUpdate(
                "INSERT INTO tuning_job (account, region, name, name_key, created_at, modified_at,"
                    + " status, spec, document, state) VALUES (:account, :region, :name, :key,"
                    + " :created, :modified, :status, :spec, :document, :state)")
            .bind("account", identity.scope().account())
            .bind("region", identity.scope().region())
            .bind("name", identity.name())
            .bind("key", key(identity.name()))
            .bind("created", identity.createdAt().toEpochMilli())
            .bind("modified", job.state().modifiedAt().toEpochMilli())
            .bind("status", job.state().status().name())
            .bind("spec", Documents.write(job.spec()))
            .bind("document", job.document())
            .bind("state", Documents.write(job.state()))
            .executeAndReturnGeneratedKeys("id")
            .mapTo(Long.class)
            .one();
    return new TuningJob(withId(identity, id), job.spec(), job.document(), job.state());
  }

  @Override
  public void update(TuningJob job) {
    handle
        .createUpdate(
            "UPDATE tuning_job SET modified_at = :modified, status = :status, state = :state"
                + " WHERE id = :id")
        .bind("modified", job.state().modifiedAt().toEpochMilli())
        .bind("status", job.state().status().name())
        .bind("state", Documents.write(job.state()))
        .bind("id", job.id())
        .execute();
  }

  @Override
  public void delete(TuningJob job) {
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
    long id =
        handle
            .createUpdate(
                "INSERT INTO blueprint (tuning_id, definition, spec, document)"
                    + " VALUES (:tuning, :definition, :spec, :document)")
            .bind("tuning", tuningId)
            .bind("definition", definition)
            .bind("spec", Documents.write(spec))
            .bind("document", document)
            .executeAndReturnGeneratedKeys("id")
            .mapTo(Long.class)
            .one();
    return new Blueprint(id, spec, document);
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
    long id =
        handle
            .createUpdate(
                "INSERT INTO training_job (account, region, name, name_key, created_at,"
                    + " modified_at, blueprint_id, hyperparameters, tuning_id, ordinal, definition,"
                    + " origin, status, phase, retryable, state) VALUES (:account, :region, :name,"
                    + " :key, :created, :created, :blueprint, :hyperparameters, :tuning, :ordinal,"
                    + " :definition, :origin, :status, :phase, 0, :state)")
            .bind("account", identity.scope().account())
            .bind("region", identity.scope().region())
            .bind("name", identity.name())
            .bind("key", key(identity.name()))
            .bind("created", identity.createdAt().toEpochMilli())
            .bind("blueprint", blueprint.id())
            .bind("hyperparameters", Documents.write(hyperparameters))
            .bind("tuning", origin == null ? null : (Long) origin.tuningId())
            .bind("ordinal", origin == null ? null : (Integer) origin.ordinal())
            .bind("definition", origin == null ? null : (Integer) origin.definition())
            .bind("origin", origin == null ? null : Documents.write(origin))
            .bind("status", state.status().name())
            .bind("phase", state.phase().name())
            .bind("state", Documents.write(state))
            .executeAndReturnGeneratedKeys("id")
            .mapTo(Long.class)
            .one();
    return new TrainingJob(withId(identity, id), origin, blueprint, hyperparameters, state);
  }

  private static Identity withId(Identity identity, long id) {
    return new Identity(
        id, identity.scope(), identity.name(), identity.arn(), identity.createdAt());
  }

  @Override
  public void update(TrainingJob job) {
    TrainingState state = job.state();
    handle
        .createUpdate(
            "UPDATE training_job SET modified_at = :modified, status = :status, phase = :phase,"
                + " retryable = :retryable, objective = :objective, state = :state WHERE id = :id")
        .bind("modified", state.modifiedAt().toEpochMilli())
        .bind("status", state.status().name())
        .bind("phase", state.phase().name())
        .bind("retryable", state.retryable())
        .bind("objective", state.objective())
        .bind("state", Documents.write(state))
        .bind("id", job.id())
        .execute();
  }

  @Override
  public void delete(TrainingJob job) {
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
        .bind("detail", detail)
        .execute();
  }
}
