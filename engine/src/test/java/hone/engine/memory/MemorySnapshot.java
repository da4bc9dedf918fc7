package hone.engine.memory;

import hone.engine.Ordered;
import hone.engine.Scope;
import hone.engine.backend.AttemptId;
import hone.engine.job.JobStatus;
import hone.engine.job.MetricSummary;
import hone.engine.job.Origin;
import hone.engine.job.Phase;
import hone.engine.job.StopCause;
import hone.engine.job.Tally;
import hone.engine.job.TrainingJob;
import hone.engine.job.TrainingState;
import hone.engine.job.TuningJob;
import hone.engine.store.Glances;
import hone.engine.store.JobQuery;
import hone.engine.store.LaunchIntent;
import hone.engine.store.Page;
import hone.engine.store.Resources;
import hone.engine.store.Snapshot;
import hone.engine.store.Watched;
import hone.engine.tuning.TuningSpec;
import hone.search.Configuration;
import hone.search.Goal;
import hone.search.Outcome;
import hone.search.Reason;
import hone.search.Report;
import hone.search.Trial;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Stream;

/// Reads tables in memory. Not thread-safe.
class MemorySnapshot implements Snapshot {
  final Tables tables;
  final long epoch;

  MemorySnapshot(MemoryDatabase.View view) {
    tables = view.tables;
    epoch = view.epoch;
  }

  static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  @Override
  public Optional<TuningJob> tuningJob(Scope scope, String name) {
    return Optional.ofNullable(tables.tuningNames.get(new Tables.Name(scope, key(name))))
        .map(tables.tunings::get);
  }

  @Override
  public Optional<TuningJob> tuningJob(long id) {
    return Optional.ofNullable(tables.tunings.get(id));
  }

  @Override
  public List<String> regionsOfTuningJob(String account, String name) {
    return regions(tables.tuningNames.keySet(), account, name);
  }

  @Override
  public List<String> regionsOfTrainingJob(String account, String name) {
    return regions(tables.trainingNames.keySet(), account, name);
  }

  private static List<String> regions(Set<Tables.Name> names, String account, String name) {
    return names.stream()
        .filter(each -> each.scope().account().equals(account) && each.key().equals(key(name)))
        .map(each -> each.scope().region())
        .sorted()
        .toList();
  }

  @Override
  public Optional<TrainingJob> trainingJob(Scope scope, String name) {
    return Optional.ofNullable(tables.trainingNames.get(new Tables.Name(scope, key(name))))
        .map(tables.trainings::get);
  }

  @Override
  public Optional<TrainingJob> trainingJob(long id) {
    return Optional.ofNullable(tables.trainings.get(id));
  }

  @Override
  public List<TrainingJob> trainingJobsNamed(Scope scope, String name) {
    return tables.trainings.values().stream()
        .filter(job -> job.identity().scope().equals(scope))
        .filter(job -> job.identity().nameKey().equals(key(name)))
        .sorted(Comparator.comparingLong(TrainingJob::id).reversed())
        .limit(100)
        .toList();
  }

  @Override
  public Optional<TuningJob> ownTuningJob(long id) {
    return tuningJob(id).filter(_ -> owns(tables.tuningOwners, id));
  }

  @Override
  public Optional<TrainingJob> ownTrainingJob(long id) {
    return trainingJob(id).filter(_ -> owns(tables.trainingOwners, id));
  }

  /// Who looks without a life of its own sees all.
  private boolean owns(Map<Long, Long> owners, long id) {
    return epoch == 0 || owners.getOrDefault(id, 0L) == epoch;
  }

  @Override
  public Optional<LaunchIntent> launch(AttemptId attempt) {
    return Optional.ofNullable(tables.launches.get(attempt.text()));
  }

  @Override
  public Optional<String> answer(String call, Instant after) {
    return Optional.ofNullable(tables.answers.get(call))
        .filter(answer -> answer.at().isAfter(after))
        .map(Tables.Answer::text);
  }

  @Override
  public Optional<String> trainingUpdate(long trainingId) {
    return Optional.ofNullable(tables.updates.get(trainingId));
  }

  @Override
  public Resources resources() {
    return new MemoryResources(tables);
  }

  @Override
  public Glances glances() {
    return new MemoryGlances(this);
  }

  @Override
  public Page<TuningJob> tuningJobs(Scope scope, JobQuery query) {
    return Listed.tunings(
        tables.tunings.values().stream().filter(job -> job.identity().scope().equals(scope)),
        query);
  }

  @Override
  public Page<TrainingJob> trainingJobs(Scope scope, JobQuery query) {
    Long tuning = query.tuningId();
    return Listed.trainings(
        tables.trainings.values().stream()
            .filter(job -> !isDeleted(job))
            .filter(job -> job.identity().scope().equals(scope))
            .filter(job -> tuning == null || isOf(job, tuning)),
        query);
  }

  private boolean isDeleted(TrainingJob job) {
    return tables.deleted.contains(job.id());
  }

  private static boolean isOf(TrainingJob job, long tuningId) {
    Origin origin = job.origin();
    return tuningId == (origin == null ? JobQuery.NO_TUNING_JOB : origin.tuningId());
  }

  private Stream<TrainingJob> of(long tuningId) {
    return tables.trainings.values().stream().filter(job -> isOf(job, tuningId));
  }

  @Override
  public int tuningJobsUnderWay(Scope scope, int most) {
    return (int)
        tables.tunings.values().stream()
            .filter(job -> job.identity().scope().equals(scope))
            .filter(job -> !job.state().status().terminal())
            .limit(most)
            .count();
  }

  @Override
  public Tally tally(long tuningId) {
    return of(tuningId).map(job -> one(job.state())).reduce(Tally.EMPTY, Tally::plus);
  }

  @Override
  public Map<Long, Tally> tallies(Collection<Long> tuningIds) {
    var tallies = new HashMap<Long, Tally>();
    tuningIds.stream()
        .filter(id -> of(id).findAny().isPresent())
        .forEach(id -> tallies.put(id, tally(id)));
    return tallies;
  }

  private static Tally one(TrainingState state) {
    boolean succeeded = state.objective() != null && state.status() != JobStatus.FAILED;
    int with = succeeded ? 1 : 0;
    int waiting = state.phase() == Phase.WAITING ? 1 : 0;
    int retryable = state.retryable() ? 1 : 0;
    int withdrawn = state.objective() == null && state.stopCause() == StopCause.CALLER ? 1 : 0;
    return switch (state.status()) {
      case IN_PROGRESS, STOPPING -> new Tally(0, 1, 0, 0, 0, waiting, 0, 0, 0);
      case COMPLETED -> new Tally(1, 0, 0, 0, 0, 0, with, 1 - with, 0);
      case STOPPED -> new Tally(0, 0, 0, 0, 1, 0, with, 1 - with, withdrawn);
      case FAILED -> new Tally(0, 0, retryable, 1 - retryable, 0, 0, 0, 1, 0);
    };
  }

  @Override
  public Optional<TrainingJob> best(long tuningId, Goal goal) {
    TrainingJob best = null;
    double bestValue = 0;
    for (TrainingJob each : of(tuningId).toList()) {
      Double value = each.state().objective();
      JobStatus status = each.state().status();
      boolean counts = status == JobStatus.COMPLETED || status == JobStatus.STOPPED;
      if (counts && value != null && (best == null || goal.better(value, bestValue))) {
        best = each;
        bestValue = value;
      }
    }
    return Optional.ofNullable(best);
  }

  @Override
  public List<Trial> trials(long tuningId, int definition, boolean reports) {
    return watched(tuningId, definition, Map.of()).stream()
        .map(Watched::trial)
        .map(
            each ->
                new Trial(
                    each.number(),
                    each.configuration(),
                    each.outcome(),
                    reports ? each.reports() : List.of()))
        .toList();
  }

  @Override
  public List<Reason> reasons(long tuningId, int definition) {
    var reasons = new ArrayList<Reason>();
    for (TrainingJob job : of(tuningId).toList()) {
      Origin origin = job.origin();
      if (origin != null && origin.definition() == definition) {
        reasons.add(origin.why());
      }
    }
    return reasons;
  }

  @Override
  public List<Trial> inheritable(long tuningId) {
    var trials = new ArrayList<Trial>();
    for (TrainingJob job : of(tuningId).toList()) {
      Origin origin = job.origin();
      if (origin != null && origin.definition() == 0) {
        trials.add(
            new Trial(
                origin.ordinal(),
                new Configuration(job.hyperparameters()),
                outcome(job.state()),
                List.of()));
      }
    }
    return trials;
  }

  @Override
  public List<Watched> watched(long tuningId, int definition, Map<Long, Watched> known) {
    var watched = new ArrayList<Watched>();
    for (TrainingJob job : of(tuningId).toList()) {
      Origin origin = job.origin();
      if (origin != null && origin.definition() == definition) {
        int number = watched.size() + 1;
        watched.add(known.getOrDefault(job.id(), watched(job, origin, number)));
      }
    }
    return watched;
  }

  private Watched watched(TrainingJob job, Origin origin, int number) {
    List<MetricSummary.Value> reported = reported(job).toList();
    int past = job.state().pastReports();
    var trial =
        new Trial(
            number,
            new Configuration(Ordered.copyOf(origin.tuned())),
            outcome(job.state()),
            reported.stream()
                .map(each -> new Report(each.ordinal() - past, each.value()))
                .toList());
    return Watched.of(
        job.id(), trial, reported.stream().map(MetricSummary.Value::at).toList(), job.state());
  }

  private Stream<MetricSummary.Value> reported(TrainingJob job) {
    return values(job.id(), TuningSpec.OBJECTIVE_METRIC).stream()
        .filter(each -> each.ordinal() > job.state().pastReports());
  }

  private static Outcome outcome(TrainingState state) {
    Double value = state.objective();
    return switch (state.status()) {
      case IN_PROGRESS, STOPPING -> new Outcome.Pending();
      case COMPLETED -> value == null ? new Outcome.Failed() : new Outcome.Succeeded(value);
      case STOPPED ->
          state.diverged()
              ? new Outcome.Failed()
              : new Outcome.Stopped(
                  value == null ? OptionalDouble.empty() : OptionalDouble.of(value));
      case FAILED -> new Outcome.Failed();
    };
  }

  @Override
  public List<TrainingJob> inProgress(long tuningId, int most) {
    return of(tuningId)
        .filter(job -> job.state().status() == JobStatus.IN_PROGRESS)
        .limit(most)
        .toList();
  }

  @Override
  public List<Long> unfinishedTuningJobs() {
    return tables.tunings.values().stream()
        .filter(job -> !job.state().status().terminal())
        .map(TuningJob::id)
        .filter(id -> owns(tables.tuningOwners, id))
        .toList();
  }

  @Override
  public List<Long> stoppingTuningJobs() {
    return tables.tunings.values().stream()
        .filter(job -> job.state().status() == JobStatus.STOPPING)
        .map(TuningJob::id)
        .filter(id -> owns(tables.tuningOwners, id))
        .toList();
  }

  @Override
  public List<Long> unreleasedTrainingJobs() {
    return tables.trainings.values().stream()
        .filter(job -> job.state().phase() != Phase.RELEASED)
        .map(TrainingJob::id)
        .filter(id -> owns(tables.trainingOwners, id))
        .toList();
  }

  @Override
  public Map<String, Long> launched() {
    var launched = new LinkedHashMap<String, Long>();
    for (long id : unreleasedTrainingJobs()) {
      TrainingJob job = trainingJob(id).orElseThrow();
      if (job.state().phase() != Phase.WAITING) {
        launched.put(job.attempt().orElseThrow().text(), id);
      }
    }
    return launched;
  }

  @Override
  public int slotsTaken() {
    return (int) running().count();
  }

  @Override
  public int waitingCount() {
    return (int) own(Phase.WAITING).count();
  }

  private Stream<TrainingJob> running() {
    return own(Phase.RUNNING);
  }

  private Stream<TrainingJob> own(Phase phase) {
    return tables.trainings.values().stream()
        .filter(job -> job.state().phase() == phase)
        .filter(job -> owns(tables.trainingOwners, job.id()));
  }

  @Override
  public List<TrainingJob> waiting(int count) {
    var accounts = new LinkedHashMap<String, Integer>();
    var tunings = new LinkedHashMap<Long, Integer>();
    running().forEach(job -> take(job, accounts, tunings));
    var left = new ArrayList<>(own(Phase.WAITING).toList());
    var chosen = new ArrayList<TrainingJob>();
    while (chosen.size() < count && !left.isEmpty()) {
      TrainingJob next =
          left.stream()
              .min(
                  Comparator.<TrainingJob>comparingInt(
                          job -> accounts.getOrDefault(job.identity().scope().account(), 0))
                      .thenComparingInt(job -> tunings.getOrDefault(group(job), 0))
                      .thenComparingLong(TrainingJob::id))
              .orElseThrow();
      left.remove(next);
      chosen.add(next);
      take(next, accounts, tunings);
    }
    return chosen;
  }

  private static void take(
      TrainingJob job, Map<String, Integer> accounts, Map<Long, Integer> tunings) {
    accounts.merge(job.identity().scope().account(), 1, Integer::sum);
    tunings.merge(group(job), 1, Integer::sum);
  }

  /// Training jobs of an account's own are one group, as a tuning job is one.
  private static long group(TrainingJob job) {
    Origin origin = job.origin();
    return origin == null ? -Long.parseLong(job.identity().scope().account()) : origin.tuningId();
  }

  @Override
  public List<MetricSummary> metrics(long trainingId) {
    return tables.metrics.getOrDefault(trainingId, new LinkedHashMap<>()).values().stream()
        .map(Tables.Series::summary)
        .filter(summary -> summary.count() > 0)
        .filter(
            summary ->
                !summary.metric().equals(TuningSpec.OBJECTIVE_METRIC) || hasValue(trainingId))
        .sorted(Comparator.comparing(MetricSummary::metric))
        .toList();
  }

  private boolean hasValue(long trainingId) {
    TrainingJob job = tables.trainings.get(trainingId);
    return job == null || job.state().objective() != null;
  }

  @Override
  public List<MetricSummary.Value> values(long trainingId, String metric) {
    Tables.Series series =
        tables.metrics.getOrDefault(trainingId, new LinkedHashMap<>()).get(metric);
    return series == null ? List.of() : series.kept();
  }

  @Override
  public SequencedMap<Scope, Integer> logRetentions() {
    return new LinkedHashMap<>(tables.logRetentions);
  }

  @Override
  public SequencedMap<String, String> tags(String arn) {
    return new LinkedHashMap<>(tables.tags.getOrDefault(key(arn), new LinkedHashMap<>()));
  }
}
