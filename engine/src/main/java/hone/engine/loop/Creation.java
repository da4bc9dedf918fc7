package hone.engine.loop;

import hone.engine.ApiError;
import hone.engine.Scope;
import hone.engine.Time;
import hone.engine.experiment.JobRecords;
import hone.engine.job.Identity;
import hone.engine.job.TrainingJob;
import hone.engine.job.TuningJob;
import hone.engine.job.TuningState;
import hone.engine.rules.Quota;
import hone.engine.rules.Quotas;
import hone.engine.store.Call;
import hone.engine.store.Snapshot;
import hone.engine.store.Store;
import hone.engine.store.Transaction;
import hone.engine.submission.TrainingSubmission;
import hone.engine.submission.TuningSubmission;
import hone.engine.time.ClockReader;
import hone.engine.time.Reading;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Creates jobs, each name once: a call that is tried again gets what it created before.
/// Thread-safe.
final class Creation {
  private final Store store;
  private final Time time;
  private final ClockReader clockReader;
  private final Quotas quotas;

  Creation(Store store, Time time, ClockReader clockReader, Quotas quotas) {
    this.store = store;
    this.time = time;
    this.clockReader = clockReader;
    this.quotas = quotas;
  }

  /// Create a tuning job.
  ///
  /// @throws ApiError if the name is in use or a quota is exceeded
  TuningJob create(TuningSubmission submission) {
    return store.write(transaction -> insert(transaction, submission));
  }

  private TuningJob insert(Transaction store, TuningSubmission submission) {
    Scope scope = submission.scope();
    Optional<TuningJob> before = created(store, scope, submission.name(), submission.call());
    if (before.isPresent()) {
      return before.get();
    }
    int most = quotas.of(Quota.TUNING_JOBS);
    quotas.check(submission.spec(), store.tuningJobsUnderWay(scope, most));
    Reading clock = clockReader.read();
    store.readBy(clock);
    Instant now = clock.now();
    TuningJob job =
        store.insert(
            new TuningJob(
                Identity.ofTuning(scope, submission.name(), now),
                submission.spec(),
                submission.document(),
                TuningState.created(now)));
    for (int i = 0; i < submission.spec().definitions().size(); i++) {
      var definition = submission.spec().definitions().get(i);
      store.insert(job.id(), i, definition.training(), definition.document());
    }
    store.tag(job.identity().arn(), submission.tags());
    JobRecords.tuningCreated(store, job.identity(), now);
    store.event(job.identity(), job.state().status().awsName(), "created", now);
    answer(store, submission.call(), now);
    return job;
  }

  /// Create a training job of the caller's own.
  ///
  /// @throws ApiError if the name is in use
  TrainingJob create(TrainingSubmission submission) {
    return store.write(transaction -> insert(transaction, submission));
  }

  private TrainingJob insert(Transaction store, TrainingSubmission submission) {
    Reading clock = clockReader.read();
    store.readBy(clock);
    Instant now = clock.now();
    Identity identity = Identity.ofTraining(submission.scope(), submission.name(), now);
    Optional<TrainingJob> before =
        createdTraining(store, submission.scope(), submission.name(), submission.call());
    if (before.isPresent()) {
      return before.get();
    }
    var blueprint = store.insert(submission.spec(), submission.document());
    TrainingJob made = store.insert(identity, null, blueprint, submission.hyperparameters());
    store.tag(identity.arn(), submission.tags());
    JobRecords.trainingCreated(store, made, submission.experiment(), now);
    store.event(identity, made.state().status().awsName(), "created", now);
    answer(store, submission.call(), now);
    return made;
  }

  /// Refuse a name that a tuning job has, unless a try of the same call created it.
  void checkTuningName(Scope scope, String name, @Nullable Call call) {
    store.read(snapshot -> created(snapshot, scope, name, call));
  }

  /// Refuse a name that a training job has, unless a try of the same call created it.
  void checkTrainingName(Scope scope, String name, @Nullable Call call) {
    store.read(snapshot -> createdTraining(snapshot, scope, name, call));
  }

  /// What a call that is tried again created before.
  private Optional<TuningJob> created(
      Snapshot store, Scope scope, String name, @Nullable Call call) {
    Optional<TuningJob> there = store.tuningJob(scope, name);
    if (there.isPresent() && !isAnswered(store, call)) {
      throw ApiError.inUse(
          "A hyperparameter tuning job with the name, "
              + name
              + ", already exists. Choose a different name.");
    }
    return there;
  }

  private Optional<TrainingJob> createdTraining(
      Snapshot store, Scope scope, String name, @Nullable Call call) {
    Optional<TrainingJob> there = store.trainingJob(scope, name);
    if (there.isPresent() && !isAnswered(store, call)) {
      throw ApiError.inUse(
          "Training job names must be unique within an AWS account and region, and a training job"
              + " with this name already exists ("
              + there.get().identity().arn()
              + ")");
    }
    return there;
  }

  /// Whether it is a retry that came to another server while the first try was under way.
  private boolean isAnswered(Snapshot store, @Nullable Call call) {
    return call != null && store.answer(call.id(), time.instant().minus(Call.KEPT)).isPresent();
  }

  private static void answer(Transaction store, @Nullable Call call, Instant now) {
    if (call != null) {
      store.answered(call, now);
    }
  }
}
