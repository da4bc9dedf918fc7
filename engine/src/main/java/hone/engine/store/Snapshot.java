package hone.engine.store;

import hone.engine.Scope;
import hone.engine.backend.AttemptId;
import hone.engine.job.MetricSummary;
import hone.engine.job.Tally;
import hone.engine.job.TrainingJob;
import hone.engine.job.TuningJob;
import hone.search.Goal;
import hone.search.Reason;
import hone.search.Trial;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// One consistent state of the store. Not to be used outside of the call that gave it.
public interface Snapshot {

  /// The tuning job of that name, compared without case.
  Optional<TuningJob> tuningJob(Scope scope, String name);

  Optional<TuningJob> tuningJob(long id);

  /// The regions in which an account has a tuning job of that name.
  List<String> regionsOfTuningJob(String account, String name);

  /// The regions in which an account has a training job of that name.
  List<String> regionsOfTrainingJob(String account, String name);

  /// The training job of that name, compared without case.
  Optional<TrainingJob> trainingJob(Scope scope, String name);

  Optional<TrainingJob> trainingJob(long id);

  /// The training jobs that have that name, or had it when they were deleted: the newest hundred,
  /// newest first.
  List<TrainingJob> trainingJobsNamed(Scope scope, String name);

  /// The tuning job of that id, if this server owns it.
  Optional<TuningJob> ownTuningJob(long id);

  /// The training job of that id, if this server owns it.
  Optional<TrainingJob> ownTrainingJob(long id);

  /// Who was to launch that attempt.
  Optional<LaunchIntent> launch(AttemptId attempt);

  Page<TuningJob> tuningJobs(Scope scope, JobQuery query);

  Page<TrainingJob> trainingJobs(Scope scope, JobQuery query);

  /// How many of the scope's tuning jobs are in progress or stopping, as far as `most`.
  int tuningJobsUnderWay(Scope scope, int most);

  /// Count a tuning job's training jobs.
  Tally tally(long tuningId);

  /// The same for several tuning jobs; one that has no training job is not in it.
  Map<Long, Tally> tallies(Collection<Long> tuningIds);

  /// A tuning job's training job with the best objective, the earliest of equals. It may be
  /// deleted: what the tuning job has found does not change by that.
  Optional<TrainingJob> best(long tuningId, Goal goal);

  /// The trials of one definition of a tuning job, in order and numbered from 1: a search counts
  /// those of its own definition.
  ///
  /// @param reports whether with the values on the way
  List<Trial> trials(long tuningId, int definition, boolean reports);

  /// Why each of these trials was suggested, in the same order.
  List<Reason> reasons(long tuningId, int definition);

  /// The trials of a tuning job that others start from, which may be deleted: with all
  /// hyperparameters, static ones too, without the values on the way, and numbered as the tuning
  /// job counts them.
  List<Trial> inheritable(long tuningId);

  /// The trials with all reports and the times of what happened, numbered as `trials` are.
  ///
  /// @param known by their training job's id those that need not be read again
  List<Watched> watched(long tuningId, int definition, Map<Long, Watched> known);

  /// Some of the tuning job's training jobs that have neither ended nor are being stopped.
  ///
  /// @param most how many, if there are so many
  List<TrainingJob> inProgress(long tuningId, int most);

  /// This server's tuning jobs that have not ended.
  List<Long> unfinishedTuningJobs();

  /// This server's tuning jobs that are to stop.
  List<Long> stoppingTuningJobs();

  /// This server's training jobs that are not yet released.
  List<Long> unreleasedTrainingJobs();

  /// The present attempts of this server's training jobs that run or are not yet released, with the
  /// ids of these.
  Map<String, Long> launched();

  /// How many training jobs hold a slot of this server.
  int slotsTaken();

  /// How many of this server's training jobs wait for a slot.
  int waitingCount();

  /// This server's training jobs that should get its next free slots, fairest first: the account
  /// with the fewest taken slots, then the tuning job with the fewest, then who waits longest.
  List<TrainingJob> waiting(int count);

  /// The metrics of a training job by name, of the attempts that count. `ObjectiveMetric` is among
  /// them where it has an objective.
  List<MetricSummary> metrics(long trainingId);

  /// The kept values of a metric, whichever attempt printed them: all of the first 2,000, later
  /// an even selection.
  List<MetricSummary.Value> values(long trainingId, String metric);

  /// What a call was answered, if that was after a time.
  Optional<String> answer(String call, Instant after);

  /// What callers changed of a training job's request, as JSON, if they did.
  Optional<String> trainingUpdate(long trainingId);

  /// Experiments, trials, trial components and algorithms.
  Resources resources();

  /// Training jobs at a glance.
  Glances glances();

  /// For how many days accounts keep logs, where they said so.
  SequencedMap<Scope, Integer> logRetentions();

  /// The tags of a resource, in the order in which they were added.
  SequencedMap<String, String> tags(String arn);
}
