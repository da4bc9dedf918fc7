package hone.engine.sql.rows;

import hone.engine.Arn;
import hone.engine.Scope;
import hone.engine.job.Blueprint;
import hone.engine.job.Identity;
import hone.engine.job.Origin;
import hone.engine.job.TrainingJob;
import hone.engine.job.TrainingState;
import hone.engine.job.TuningJob;
import hone.engine.job.TuningState;
import hone.engine.training.TrainingSpec;
import hone.engine.tuning.TuningSpec;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jdbi.v3.core.Handle;

/// Turns rows into jobs. What never changes about a job is parsed once. Thread-safe.
public final class Rows {
  private final Lru<TuningSpec> specs = new Lru<>(200);
  private final Lru<Blueprint> blueprints = new Lru<>(1_000);

  public TuningJob tuningJob(ResultSet row) throws SQLException {
    long id = row.getLong("id");
    var scope = new Scope(row.getString("account"), row.getString("region"));
    String name = row.getString("name");
    var identity = new Identity(id, scope, name, Arn.ofTuningJob(scope, name), created(row));
    String spec = row.getString("spec");
    return new TuningJob(
        identity,
        specs.of(id, () -> Documents.read(spec, TuningSpec.class)),
        row.getString("document"),
        Documents.read(row.getString("state"), TuningState.class));
  }

  public TrainingJob trainingJob(ResultSet row, Handle handle) throws SQLException {
    var scope = new Scope(row.getString("account"), row.getString("region"));
    String name = row.getString("name");
    var identity =
        new Identity(row.getLong("id"), scope, name, Arn.ofTrainingJob(scope, name), created(row));
    String origin = row.getString("origin");
    return new TrainingJob(
        identity,
        origin == null ? null : Documents.read(origin, Origin.class),
        blueprint(row.getLong("blueprint_id"), handle),
        Documents.readTexts(row.getString("hyperparameters")),
        Documents.read(row.getString("state"), TrainingState.class));
  }

  public Blueprint blueprint(long id, Handle handle) {
    return blueprints.of(
        id,
        () ->
            handle
                .createQuery("SELECT spec, document FROM blueprint WHERE id = :id")
                .bind("id", id)
                .map(
                    (row, _) ->
                        new Blueprint(
                            id,
                            Documents.read(row.getString("spec"), TrainingSpec.class),
                            row.getString("document")))
                .one());
  }

  private static Instant created(ResultSet row) throws SQLException {
    return Instant.ofEpochMilli(row.getLong("created_at"));
  }
}
