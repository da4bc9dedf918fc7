package hone.engine.loop;

import hone.engine.ApiError;
import hone.engine.Scope;
import hone.engine.Time;
import hone.engine.advice.Insights;
import hone.engine.backend.Backend;
import hone.engine.experiment.Catalogue;
import hone.engine.experiment.Tags;
import hone.engine.job.JobStatus;
import hone.engine.job.Origin;
import hone.engine.job.Phase;
import hone.engine.job.StopCause;
import hone.engine.job.TrainingJob;
import hone.engine.job.TrainingState;
import hone.engine.job.TuningJob;
import hone.engine.log.LogRetention;
import hone.engine.log.PlacedLogs;
import hone.engine.rules.Quotas;
import hone.engine.rules.TrainingRules;
import hone.engine.rules.TuningRules;
import hone.engine.store.Call;
import hone.engine.store.Snapshot;
import hone.engine.store.Store;
import hone.engine.store.Transaction;
import hone.engine.submission.TrainingSubmission;
import hone.engine.submission.TuningSubmission;
import hone.engine.tuning.SearchInsight;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The tuning engine: what callers may ask for, and the loop that makes it happen. Whatever a
/// method has returned from is on disk. Thread-safe.
public final class Engine implements AutoCloseable {
  private final Store store;
  private final Backend backend;
  private final Time time;
  private final EngineSettings settings;
  private final Creation creation;
  private final Names names;
  private final Signals signals;
  private final Loop loop;
  private final @Nullable Threads threads;
  private final Insights insights;

  private Engine(Ports ports, Loop loop, @Nullable Threads threads, Executor strategies) {
    store = ports.store();
    backend = ports.backend();
    time = ports.time();
    settings = loop.settings();
    names = loop.names();
    signals = loop.signals();
    creation = new Creation(store, time, loop.clockReader(), settings.quotas());
    this.loop = loop;
    this.threads = threads;
    insights = new Insights(store, strategies);
  }

  /// Start an engine on a store and a backend, and go on with what the store holds.
  public static Engine start(Ports ports, EngineSettings settings) {
    var signals = new Signals();
    var threads = new Threads(settings, signals);
    Loop loop = Loop.of(ports, settings, signals, threads.strategies());
    threads.run(loop);
    return new Engine(ports, loop, threads, threads.strategies());
  }

  /// Make an engine without threads of its own, which goes on only in calls of `step`, and in what
  /// it hands to the executor of strategies. So a simulation decides when anything happens.
  public static Engine stepped(Ports ports, EngineSettings settings, Executor strategies) {
    Loop loop = Loop.of(ports, settings, new Signals(), strategies);
    return new Engine(ports, loop, null, strategies);
  }

  /// Go through one cycle of the loop on the caller's thread, without waiting for anything. Only
  /// for an engine that is stepped.
  ///
  /// @return `false` if the store refused it, so that it is to be tried again after a while
  public boolean step() {
    if (threads != null) {
      throw new IllegalStateException("this engine has a thread that goes through its cycles");
    }
    return loop.cycle(signals.takeNow());
  }

  /// Renew the lease of an engine that is stepped, as a thread does in one that has threads.
  public void keepLease() {
    loop.keepLease();
  }

  /// Whether jobs go on here: the loop runs, and the store was heard of so lately that the lease is
  /// held. Does not wait for the store.
  public boolean isReady() {
    return (threads == null || threads.isRunning()) && store.lease().held();
  }

  /// What one account may ask for.
  public Quotas quotas() {
    return settings.quotas();
  }

  /// What that call was answered, if it was made before, here or at another server.
  public Optional<String> answered(String callId) {
    return store.read(s -> s.answer(callId, time.instant().minus(Call.KEPT)));
  }

  /// Look at one consistent state of all jobs.
  public <T> T read(Function<Snapshot, T> query) {
    return store.read(query);
  }

  /// Create a tuning job.
  ///
  /// @throws ApiError if the name is in use or a quota is exceeded
  public TuningJob submit(TuningSubmission submission) {
    TuningJob job = creation.create(submission);
    signals.tuning(job.id());
    return job;
  }

  /// Refuse a name that a tuning job has, as AWS does before it looks at the rest of a request.
  ///
  /// @throws ApiError if the name is in use, and not by what a try of the same call created
  public void checkTuningName(Scope scope, String name, @Nullable Call call) {
    creation.checkTuningName(scope, name, call);
  }

  /// Refuse a name that a training job has.
  ///
  /// @throws ApiError if the name is in use, and not by what a try of the same call created
  public void checkTrainingName(Scope scope, String name, @Nullable Call call) {
    creation.checkTrainingName(scope, name, call);
  }

  /// Create a training job of the caller's own.
  ///
  /// @throws ApiError if the name is in use
  public TrainingJob submit(TrainingSubmission submission) {
    TrainingJob job = creation.create(submission);
    signals.training(job.id());
    return job;
  }

  /// Stop a tuning job: no more training jobs, and those that run are stopped.
  ///
  /// @throws ApiError if there is none, or it is not running
  public void stopTuningJob(Scope scope, String name) {
    TuningJob stopped =
        store.write(
            transaction -> {
              TuningJob job = tuningJob(transaction, scope, name);
              if (job.state().status() != JobStatus.IN_PROGRESS) {
                throw ApiError.validation(
                    "The request was rejected because the hyperparameter tuning job is already in"
                        + " status "
                        + job.state().status().awsName());
              }
              Instant now = time.instant();
              TuningJob next = job.with(TuningRules.stopped(job, now));
              transaction.update(next);
              transaction.event(job.identity(), next.state().status().awsName(), "", now);
              return next;
            });
    signals.tuning(stopped.id());
  }

  /// Remove a tuning job that has ended. Its training jobs stay.
  ///
  /// @throws ApiError if there is none, or it has not ended
  public void deleteTuningJob(Scope scope, String name) {
    store.write(
        transaction -> {
          TuningJob job = tuningJob(transaction, scope, name);
          if (!job.state().status().terminal()) {
            throw ApiError.validation(
                "The hyperparameter tuning job "
                    + job.identity().name()
                    + " is not in a terminal state: found "
                    + job.state().status().awsName()
                    + ", allowed: Completed, Failed, Stopped");
          }
          transaction.delete(job);
          transaction.event(job.identity(), "Deleted", "", time.instant());
          return job;
        });
  }

  /// Take a managed spot training job's place away, as a cloud reclaims a machine. It waits for
  /// another place and goes on from its checkpoints.
  ///
  /// @throws ApiError if there is none, it is no spot job, or it does not run now
  public void interruptTrainingJob(Scope scope, String name) {
    TrainingJob job = store.read(snapshot -> trainingJob(snapshot, scope, name));
    if (!job.spec().options().managedSpot()) {
      throw ApiError.validation(
          "The training job was not created with EnableManagedSpotTraining; allowed are those that"
              + " were.");
    }
    boolean runs =
        job.state().status() == JobStatus.IN_PROGRESS && job.state().phase() == Phase.RUNNING;
    if (!runs || !job.attempt().map(backend::interrupt).orElse(false)) {
      if (runs) {
        PlacedLogs.refuseElsewhere(store, job);
      }
      throw ApiError.validation(
          "The request was rejected because the training job does not run now; it is in status "
              + job.state().secondary().awsName());
    }
    signals.training(job.id());
  }

  /// Stop a training job.
  ///
  /// @throws ApiError if there is none, or it has ended
  public void stopTrainingJob(Scope scope, String name) {
    TrainingJob stopped =
        store.write(
            transaction -> {
              TrainingJob job = trainingJob(transaction, scope, name);
              if (job.state().status().terminal()) {
                throw rejected(job);
              }
              Instant now = time.instant();
              TrainingState next =
                  TrainingRules.stopped(
                      job, StopCause.CALLER, "Stopping the training job as requested", now);
              if (!next.equals(job.state())) {
                transaction.update(job.with(next));
                transaction.event(job.identity(), next.secondary().awsName(), "", now);
                count(transaction, job.with(next), now);
              }
              return job.with(next);
            });
    if (stopped.state().status().terminal()) {
      loop.telemetry().trainingEnded(Telemetry.End.of(stopped), null);
    }
    signals.training(stopped.id());
    if (stopped.origin() != null) {
      signals.tuning(stopped.origin().tuningId());
    }
  }

  /// Have its tuning job know of one that waited, and so has ended at once.
  private static void count(Transaction store, TrainingJob stopped, Instant now) {
    Origin origin = stopped.origin();
    if (origin != null && stopped.state().status().terminal()) {
      store
          .tuningJob(origin.tuningId())
          .ifPresent(job -> store.update(job.with(TuningRules.ended(job, stopped, now))));
    }
  }

  /// Change what a training job's request says of it, while it has not ended.
  ///
  /// @param change gives what was changed in all from what was changed before, `null` for nothing
  /// @throws ApiError if there is none, or it has ended
  public TrainingJob updateTrainingJob(
      Scope scope, String name, Function<@Nullable String, String> change) {
    return store.write(
        transaction -> {
          TrainingJob job = existing(transaction, scope, name);
          if (job.state().status().terminal()) {
            throw rejected(job);
          }
          String known = transaction.trainingUpdate(job.id()).orElse(null);
          transaction.updateRequest(job.id(), change.apply(known));
          Instant now = time.instant();
          transaction.update(job.with(job.state().with(now).build()));
          transaction.event(job.identity(), "Updated", "", now);
          return job;
        });
  }

  private static ApiError rejected(TrainingJob job) {
    return ApiError.validation(
        "The request was rejected because the training job is in status "
            + job.state().status().awsName());
  }

  /// The training job of that name. AWS's Describe and Stop answer in other words than this.
  private static TrainingJob existing(Snapshot store, Scope scope, String name) {
    return store
        .trainingJob(scope, name)
        .orElseThrow(() -> ApiError.notFound(noTrainingJob(store, scope, name)));
  }

  private static String noTrainingJob(Snapshot store, Scope scope, String name) {
    return "Requested resource not found."
        + elsewhere(scope, store.regionsOfTrainingJob(scope.account(), name));
  }

  /// A job is only seen in its own region, and any name is one: a mistyped one is told by this.
  private static String elsewhere(Scope scope, List<String> regions) {
    return regions.isEmpty()
        ? ""
        : " Looked for in region %s; there is one in %s."
            .formatted(scope.region(), String.join(", ", regions));
  }

  /// Remove a training job that has ended, and free its name.
  ///
  /// @throws ApiError if there is none, or it has not ended
  public void deleteTrainingJob(Scope scope, String name) {
    store.write(
        transaction -> {
          TrainingJob job = existing(transaction, scope, name);
          if (!job.state().status().terminal()) {
            throw ApiError.inUse(
                "The training job "
                    + job.identity().name()
                    + " cannot be deleted: found status "
                    + job.state().status().awsName()
                    + ", allowed: Completed, Failed, Stopped");
          }
          transaction.delete(job);
          transaction.event(job.identity(), "Deleted", "", time.instant());
          return job;
        });
  }

  /// Tags of jobs and of all else that has an ARN.
  public Tags tags() {
    return new Tags(store);
  }

  /// Experiments, trials, trial components and algorithms.
  public Catalogue catalogue() {
    return new Catalogue(store, time);
  }

  /// How long logs are kept.
  public LogRetention logRetention() {
    return new LogRetention(store, settings.logDays());
  }

  /// What the model has learned from the training jobs of a tuning job, for each definition. Takes
  /// about as long as a suggestion when training jobs have ended since it was last asked.
  ///
  /// @throws ApiError if there is no such tuning job
  public List<SearchInsight> insight(Scope scope, String name) {
    TuningJob job = store.read(snapshot -> tuningJob(snapshot, scope, name));
    return IntStream.range(0, job.spec().definitions().size())
        .mapToObj(definition -> insights.of(job, definition))
        .toList();
  }

  /// The time, by the engine's clock.
  public Instant now() {
    return time.instant();
  }

  /// A seed for a tuning job whose request names none.
  public long newSeed() {
    return names.seed();
  }

  /// The tuning job of that name.
  ///
  /// @throws ApiError if there is none
  public static TuningJob tuningJob(Snapshot store, Scope scope, String name) {
    return store
        .tuningJob(scope, name)
        .orElseThrow(
            () ->
                ApiError.notFound(
                    "Amazon SageMaker can't find a tuning job called "
                        + name
                        + ". Type another name."
                        + elsewhere(scope, store.regionsOfTuningJob(scope.account(), name))));
  }

  /// The training job of that name.
  ///
  /// @throws ApiError if there is none
  public static TrainingJob trainingJob(Snapshot store, Scope scope, String name) {
    return store
        .trainingJob(scope, name)
        .orElseThrow(() -> ApiError.validation(noTrainingJob(store, scope, name)));
  }

  /// End the loop. Training jobs that run go on; the next start finds them.
  @Override
  public void close() {
    insights.close();
    if (threads != null) {
      threads.close();
    }
  }
}
