package hone.engine.advice;

import hone.engine.Time;
import hone.engine.advice.Assessment.Verdict;
import hone.engine.job.Origin;
import hone.engine.job.TrainingJob;
import hone.engine.job.TuningJob;
import hone.engine.store.Snapshot;
import hone.engine.store.Store;
import hone.engine.store.Watched;
import hone.search.Problem;
import hone.search.Stopper;
import hone.search.Trial;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// Asks stoppers whether training jobs are worth going on with. Off the loop's thread, since it may
/// take long; about each definition, one question at a time. Thread-safe.
public final class Judge {
  /// So many that have ended are noted with one look at most, since each is a change of the store:
  /// there are many only where an earlier version has left them.
  private static final int NOTED_MOST = 500;

  private final Store store;
  private final Time time;
  private final Settled settled;
  private final Answers answers;
  private final Questions<Group> questions;

  /// By attempt: the next may begin its reports anew. What of it is not stored yet.
  private final Map<String, Judged> judged = new ConcurrentHashMap<>();

  /// Those whose stopper has failed by a defect, and which are not judged any more while this
  /// server runs, so that its log tells of each once.
  private final Set<Group> defective = ConcurrentHashMap.newKeySet();

  public Judge(Store store, Time time, Executor threads, Settled settled, Answers answers) {
    this.store = store;
    this.time = time;
    this.settled = settled;
    this.answers = answers;
    questions = new Questions<>(threads);
  }

  /// Ask whether training jobs should go on, unless this is known. What was looked at, and a no,
  /// comes as an answer.
  ///
  /// @param asOf when the last look at all training jobs that run began
  public void judge(List<TrainingJob> jobs, Instant asOf) {
    var groups = new LinkedHashMap<Group, List<TrainingJob>>();
    for (TrainingJob job : jobs) {
      Origin origin = job.origin();
      if (origin != null) {
        groups
            .computeIfAbsent(
                new Group(origin.tuningId(), origin.definition()), _ -> new ArrayList<>())
            .add(job);
      }
    }
    groups.forEach(
        (group, members) -> {
          if (!defective.contains(group) && members.stream().anyMatch(this::hasNews)) {
            questions.ask(group, () -> judge(group, members, asOf));
          }
        });
  }

  /// Trials that are judged among each other.
  private record Group(long tuningId, int definition) {}

  /// @param reports up to which resource its reports have been judged
  /// @param verdict what it was given up for
  record Judged(long metricsRead, int reports, @Nullable Verdict verdict) {}

  private boolean hasNews(TrainingJob job) {
    Judged before = judged.get(attempt(job));
    return before == null || before.metricsRead() != metricsRead(job);
  }

  private void judge(Group group, List<TrainingJob> members, Instant asOf) {
    try {
      Known known = store.read(snapshot -> known(snapshot, group, asOf)).orElse(null);
      if (known != null) {
        pass(group, known, members);
      } else {
        // Nobody stops them: there is nothing to ask again until there are more reports.
        members.forEach(job -> judged.put(attempt(job), new Judged(metricsRead(job), 0, null)));
      }
    } catch (RuntimeException error) {
      // The next sweep asks again.
      Questions.unanswered("no verdict on trainings of " + group, error);
    } finally {
      questions.close(group);
    }
  }

  private void pass(Group group, Known known, List<TrainingJob> members) {
    try {
      pass(trials(group, known), members);
    } catch (RuntimeException | StackOverflowError error) {
      // Asked the same again, it would fail again. What it should have given up ends by itself.
      defective.add(group);
      Questions.unanswered("a defect ends the early stopping of " + group, error);
    }
  }

  private void pass(Trials trials, List<TrainingJob> members) {
    List<TrainingJob> present = members.stream().filter(trials::has).toList();
    for (TrainingJob job : present) {
      Judged known = judged.get(attempt(job));
      if (known != null && known.verdict() != null) {
        trials.judgement().know(job.id(), known.verdict());
      }
    }
    Map<Long, Verdict> verdicts =
        trials.judgement().verdicts(present.stream().map(TrainingJob::id).toList());
    var assessments = new ArrayList<Assessment>();
    for (TrainingJob job : present) {
      Judged known = judged.get(attempt(job));
      Verdict verdict = known == null ? null : known.verdict();
      if (verdict == null) {
        verdict = verdicts.get(job.id());
      }
      if (verdict == null) {
        verdict = trials.diverged(job).orElse(null);
      }
      Judged now = trials.judged(job, verdict);
      judged.put(attempt(job), now);
      // A verdict is told again for as long as the training job goes on, should it have been lost.
      if (verdict != null || now.reports() > trials.stored(job)) {
        assessments.add(new Assessment(job.id(), attempt(job), now.reports(), verdict));
      }
    }
    trials.settling().limit(NOTED_MOST).forEach(assessments::add);
    answers.assessed(assessments);
  }

  static String attempt(TrainingJob job) {
    return job.state().attempts().getLast();
  }

  static long metricsRead(TrainingJob job) {
    return job.state().metricsRead();
  }

  /// Forget what is known of all attempts but these: an answer may come after its attempt has ended
  /// here, or has gone to another server.
  public void retain(Set<String> attempts) {
    judged.keySet().retainAll(attempts);
  }

  /// Forget what is known of a training job's attempts, which have ended.
  public void forget(TrainingJob job) {
    job.state().attempts().forEach(judged::remove);
  }

  /// What the store knows of trials that are judged.
  ///
  /// @param parents those of the tuning jobs that theirs learns from
  private record Known(
      TuningJob job, Stopper stopper, List<Watched> all, Span span, List<List<Trial>> parents) {}

  private Optional<Known> known(Snapshot snapshot, Group group, Instant asOf) {
    TuningJob job = snapshot.tuningJob(group.tuningId()).orElse(null);
    Stopper stopper =
        job == null
            ? null
            : job.spec().searchedBy().stopper(job.spec().earlyStopping()).orElse(null);
    if (job == null || stopper == null) {
      return Optional.empty();
    }
    List<Watched> all = settled.watched(snapshot, group.tuningId(), group.definition());
    var span = new Span(asOf, time.instant());
    return Optional.of(new Known(job, stopper, all, span, Searches.parents(snapshot, job)));
  }

  private Trials trials(Group group, Known known) {
    Problem problem = Searches.problem(known.job(), group.definition(), known.parents());
    var judgement =
        new Judgement(known.stopper(), problem, known.span(), known.all(), this::judgedUpTo);
    var byTraining = new LinkedHashMap<Long, Watched>();
    known.all().forEach(each -> byTraining.put(each.trainingId(), each));
    return new Trials(judgement, byTraining);
  }

  private int judgedUpTo(Watched trial) {
    Judged known = trial.attempt() == null ? null : judged.get(trial.attempt());
    return known == null ? trial.judged() : Math.max(trial.judged(), known.reports());
  }
}
