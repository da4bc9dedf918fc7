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
import java.util.SequencedMap;
import org.jdbi.v3.core.Handle;

/// Turns rows into jobs, and their states into what rows hold. A text that was parsed or written
/// lately is not parsed again: a round of the loop comes back to the same jobs. Thread-safe.
public final class Rows {
  private static final int JOBS = 4_096;

  private final Lru<Long, TuningSpec> specs = new Lru<>(1_000);
  private final Lru<Long, Blueprint> blueprints = new Lru<>(1_000);
  private final Lru<String, TuningState> tunings = new Lru<>(1_000);
  private final Lru<String, TrainingState> trainings = new Lru<>(JOBS);
  private final Lru<String, Origin> origins = new Lru<>(JOBS);
  private final Lru<String, SequencedMap<String, String>> hyperparameters = new Lru<>(JOBS);

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
        parsed(row.getString("state"), TuningState.class, tunings));
  }

  public TrainingJob trainingJob(ResultSet row, Handle handle) throws SQLException {
    var scope = new Scope(row.getString("account"), row.getString("region"));
    String name = row.getString("name");
    var identity =
        new Identity(row.getLong("id"), scope, name, Arn.ofTrainingJob(scope, name), created(row));
    String origin = row.getString("origin");
    return new TrainingJob(
        identity,
        origin == null ? null : parsed(origin, Origin.class, origins),
        blueprint(row.getLong("blueprint_id"), handle),
        hyperparameters(row.getString("hyperparameters")),
        parsed(row.getString("state"), TrainingState.class, trainings));
  }

  private static <T> T parsed(String text, Class<T> type, Lru<String, T> known) {
    return known.of(text, () -> Documents.read(text, type));
  }

  private SequencedMap<String, String> hyperparameters(String text) {
    return hyperparameters.of(text, () -> Documents.readTexts(text));
  }

  /// Know what was just written, which will be read again soon.
  public void keep(TuningJob job) {
    specs.keep(job.id(), job.spec());
  }

  /// Know what was just written, which will be read again soon.
  public void keep(Blueprint blueprint) {
    blueprints.keep(blueprint.id(), blueprint);
  }

  /// The text of a state, which will be read again soon.
  public String write(TrainingState state) {
    String text = Documents.write(state);
    trainings.keep(text, state);
    return text;
  }

  /// The text of a state, which will be read again soon.
  public String write(TuningState state) {
    String text = Documents.write(state);
    tunings.keep(text, state);
    return text;
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
