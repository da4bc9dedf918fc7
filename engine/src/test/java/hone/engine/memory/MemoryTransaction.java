package hone.engine.memory;

import hone.engine.Scope;
import hone.engine.backend.MetricPoint;
import hone.engine.job.Blueprint;
import hone.engine.job.Identity;
import hone.engine.job.Origin;
import hone.engine.job.TrainingJob;
import hone.engine.job.TrainingState;
import hone.engine.job.TuningJob;
import hone.engine.store.Call;
import hone.engine.store.LaunchIntent;
import hone.engine.store.Resources;
import hone.engine.store.Transaction;
import hone.engine.time.Reading;
import hone.engine.time.Since;
import hone.engine.training.TrainingSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Changes tables in memory. A test may break single methods of it in a subclass. Not thread-safe.
public class MemoryTransaction extends MemorySnapshot implements Transaction {

  private final String place;

  protected MemoryTransaction(MemoryDatabase.View view) {
    super(view);
    place = view.place;
  }

  /// Here each job is changed, so that what the stores do instead is compared with it.
  @Override
  public void readBy(Reading clock) {
    Servers.Life life = tables.lives.get(epoch);
    if (life == null) {
      return;
    }
    Duration by = clock.set().minus(life.clock());
    tables.lives.put(epoch, life.set(clock.set()));
    if (by.isZero()) {
      return;
    }
    for (long id : unreleasedTrainingJobs()) {
      TrainingJob job = trainingJob(id).orElseThrow();
      Since since = job.state().since();
      if (since != null && !job.state().status().terminal()) {
        Since moved = since.moved(since.moved().plus(by), clock.jump());
        update(job.with(job.state().unseen().since(moved).build()));
      }
    }
    for (long id : unfinishedTuningJobs()) {
      TuningJob job = tuningJob(id).orElseThrow();
      Since since = job.state().since();
      if (since != null) {
        Since moved = since.moved(since.moved().plus(by), clock.jump());
        update(job.with(job.state().withSince(moved)));
      }
    }
  }

  @Override
  public TuningJob insert(TuningJob job) {
    if (tuningJob(job.identity().scope(), job.identity().name()).isPresent()) {
      throw new IllegalStateException("name in use: " + job.identity().name());
    }
    long id = ++tables.lastTuning;
    var inserted =
        new TuningJob(withId(job.identity(), id), job.spec(), job.document(), job.state());
    tables.tunings.put(id, inserted);
    tables.tuningOwners.put(id, epoch);
    tables.tuningNames.put(name(job.identity()), id);
    return inserted;
  }

  private static Identity withId(Identity identity, long id) {
    return new Identity(
        id,
        identity.scope(),
        identity.name(),
        identity.arn(),
        identity.createdAt().truncatedTo(ChronoUnit.MILLIS));
  }

  private static Tables.Name name(Identity identity) {
    return new Tables.Name(identity.scope(), identity.nameKey());
  }

  @Override
  public void update(TuningJob job) {
    tables.tunings.replace(job.id(), job);
  }

  @Override
  public void delete(TuningJob job) {
    tables.tunings.remove(job.id());
    tables.tuningNames.remove(name(job.identity()));
    untag(job.identity().arn(), null);
  }

  @Override
  public Blueprint insert(TrainingSpec spec, String document) {
    return new Blueprint(++tables.lastBlueprint, spec, document);
  }

  @Override
  public Blueprint insert(long tuningId, int definition, TrainingSpec spec, String document) {
    Blueprint blueprint = insert(spec, document);
    tables.blueprints.put(new Tables.Place(tuningId, definition), blueprint);
    return blueprint;
  }

  @Override
  public Blueprint blueprint(long tuningId, int definition) {
    Blueprint found = tables.blueprints.get(new Tables.Place(tuningId, definition));
    if (found == null) {
      throw new IllegalStateException("no blueprint " + tuningId + "/" + definition);
    }
    return found;
  }

  @Override
  public TrainingJob insert(
      Identity identity,
      @Nullable Origin origin,
      Blueprint blueprint,
      SequencedMap<String, String> hyperparameters) {
    if (trainingJob(identity.scope(), identity.name()).isPresent()) {
      throw new IllegalStateException("name in use: " + identity.name());
    }
    long id = ++tables.lastTraining;
    var job =
        new TrainingJob(
            withId(identity, id),
            origin,
            blueprint,
            hyperparameters,
            TrainingState.created(identity.createdAt()));
    tables.trainings.put(id, job);
    tables.trainingOwners.put(id, epoch);
    tables.trainingNames.put(name(identity), id);
    return job;
  }

  @Override
  public void update(TrainingJob job) {
    tables.trainings.replace(job.id(), job);
  }

  @Override
  public void launching(TrainingJob job) {
    tables.launches.put(job.attempt().orElseThrow().text(), new LaunchIntent(job.id(), place));
  }

  @Override
  public void answered(Call call, Instant at) {
    Instant old = at.minus(Call.KEPT);
    tables.answers.removeValues(answer -> !answer.at().isAfter(old));
    tables.answers.put(call.id(), new Tables.Answer(call.answer(), at));
  }

  @Override
  public void delete(TrainingJob job) {
    tables.deleted.add(job.id());
    tables.trainingNames.remove(name(job.identity()));
    untag(job.identity().arn(), null);
  }

  @Override
  public void add(long trainingId, List<MetricPoint> points) {
    tables.add(trainingId, points);
  }

  @Override
  public void passMetrics(long trainingId) {
    tables.passMetrics(trainingId);
  }

  @Override
  public void updateRequest(long trainingId, String document) {
    tables.updates.put(trainingId, document);
  }

  @Override
  public Resources.Changes resources() {
    return new MemoryResources(tables);
  }

  @Override
  public void keepLogs(Scope scope, @Nullable Integer days) {
    if (days == null) {
      tables.logRetentions.remove(scope);
    } else {
      tables.logRetentions.put(scope, days);
    }
  }

  @Override
  public void tag(String arn, SequencedMap<String, String> tags) {
    var all = new LinkedHashMap<>(tables.tags.getOrDefault(key(arn), new LinkedHashMap<>()));
    all.putAll(tags);
    tables.tags.put(key(arn), all);
  }

  @Override
  public void untag(String arn, @Nullable List<String> keys) {
    if (keys == null) {
      tables.tags.remove(key(arn));
      return;
    }
    var left = new LinkedHashMap<>(tables.tags.getOrDefault(key(arn), new LinkedHashMap<>()));
    keys.forEach(left::remove);
    tables.tags.put(key(arn), left);
  }

  @Override
  public void event(Identity job, String what, String detail, Instant at) {
    // The port has no way to read history, so that nothing in memory needs it.
  }
}
