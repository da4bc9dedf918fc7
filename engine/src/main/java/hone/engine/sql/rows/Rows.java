package hone.engine.sql.rows;

import hone.engine.Arn;
import hone.engine.Lru;
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
import org.jspecify.annotations.Nullable;

/// Turns rows into jobs, and their states into what rows hold. A text that was parsed or written
/// lately is not parsed again: a round of the loop comes back to the same jobs. What is kept is
/// bounded by its characters, about 25 million. An id that a transaction took back may come again,
/// so each insert tells what it wrote. Thread-safe.
public final class Rows {
  private static final int MILLION = 1_000_000;

  /// What each value takes beside the characters of its texts: its entry, and many small objects.
  private static final int EACH = 500;

  private final Lru<Long, TuningSpec> specs = new Lru<>(4 * MILLION);
  private final Lru<Long, Blueprint> blueprints = new Lru<>(4 * MILLION);
  private final Lru<Long, Written<TuningState>> tunings = new Lru<>(MILLION);
  private final Lru<Long, Written<TrainingState>> trainings = new Lru<>(8 * MILLION);
  private final Lru<Long, Unchanging> unchanging = new Lru<>(8 * MILLION);

  /// A state and the text that it was in a job's row.
  private record Written<T>(String text, T value) {}

  /// What stays as it is of a training job.
  private record Unchanging(
      @Nullable Origin origin, SequencedMap<String, String> hyperparameters) {}

  public TuningJob tuningJob(ResultSet row) throws SQLException {
    long id = row.getLong("id");
    var scope = new Scope(row.getString("account"), row.getString("region"));
    String name = row.getString("name");
    var identity = new Identity(id, scope, name, Arn.ofTuningJob(scope, name), created(row));
    TuningSpec spec = specs.get(id);
    if (spec == null) {
      String text = row.getString("spec");
      spec = specs.keep(id, Documents.read(text, TuningSpec.class), size(null, text));
    }
    return new TuningJob(
        identity,
        spec,
        row.getString("document"),
        state(row.getString("state"), TuningState.class, id, tunings));
  }

  public TrainingJob trainingJob(ResultSet row, Handle handle) throws SQLException {
    long id = row.getLong("id");
    var scope = new Scope(row.getString("account"), row.getString("region"));
    String name = row.getString("name");
    var identity = new Identity(id, scope, name, Arn.ofTrainingJob(scope, name), created(row));
    Unchanging known = unchanging(row, id);
    return new TrainingJob(
        identity,
        known.origin(),
        blueprint(row.getLong("blueprint_id"), handle),
        known.hyperparameters(),
        state(row.getString("state"), TrainingState.class, id, trainings));
  }

  private Unchanging unchanging(ResultSet row, long id) throws SQLException {
    Unchanging known = unchanging.get(id);
    if (known != null) {
      return known;
    }
    String origin = row.getString("origin");
    String hyperparameters = row.getString("hyperparameters");
    return unchanging.keep(
        id,
        new Unchanging(
            origin == null ? null : Documents.read(origin, Origin.class),
            Documents.readTexts(hyperparameters)),
        size(origin, hyperparameters));
  }

  private static long size(@Nullable String some, String more) {
    return EACH + more.length() + (some == null ? 0L : some.length());
  }

  private static <T> T state(String text, Class<T> type, long id, Lru<Long, Written<T>> known) {
    Written<T> last = known.get(id);
    return last != null && last.text().equals(text)
        ? last.value()
        : keep(text, Documents.read(text, type), id, known);
  }

  private static <T> T keep(String text, T state, long id, Lru<Long, Written<T>> known) {
    return known.keep(id, new Written<>(text, state), size(null, text)).value();
  }

  /// Know what was just inserted, which will be read again soon.
  ///
  /// @param spec its spec's text
  /// @param state its state's
  public void keep(TuningJob job, String spec, String state) {
    specs.keep(job.id(), job.spec(), size(null, spec));
    keep(state, job.state(), job.id(), tunings);
  }

  /// Know what was just inserted, which will be read again soon.
  ///
  /// @param spec its spec's text
  public void keep(Blueprint blueprint, String spec) {
    blueprints.keep(blueprint.id(), blueprint, size(spec, blueprint.document()));
  }

  /// Know what was just inserted, which will be read again soon.
  ///
  /// @param origin its origin's text
  /// @param hyperparameters their text
  /// @param state its state's
  public void keep(TrainingJob job, @Nullable String origin, String hyperparameters, String state) {
    unchanging.keep(
        job.id(),
        new Unchanging(job.origin(), job.hyperparameters()),
        size(origin, hyperparameters));
    keep(state, job.state(), job.id(), trainings);
  }

  /// The text of a state, which will be read again soon.
  ///
  /// @param id its training job's
  public String write(TrainingState state, long id) {
    String text = Documents.write(state);
    keep(text, state, id, trainings);
    return text;
  }

  /// The text of a state, which will be read again soon.
  ///
  /// @param id its tuning job's
  public String write(TuningState state, long id) {
    String text = Documents.write(state);
    keep(text, state, id, tunings);
    return text;
  }

  public Blueprint blueprint(long id, Handle handle) {
    Blueprint known = blueprints.get(id);
    return known != null
        ? known
        : handle
            .createQuery("SELECT spec, document FROM blueprint WHERE id = :id")
            .bind("id", id)
            .map(
                (row, _) -> {
                  String spec = row.getString("spec");
                  String document = row.getString("document");
                  return blueprints.keep(
                      id,
                      new Blueprint(id, Documents.read(spec, TrainingSpec.class), document),
                      size(spec, document));
                })
            .one();
  }

  private static Instant created(ResultSet row) throws SQLException {
    return Instant.ofEpochMilli(row.getLong("created_at"));
  }
}
