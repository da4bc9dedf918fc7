package hone.engine.loop;

import hone.engine.Time;
import hone.engine.job.Origin;
import hone.engine.job.TrainingJob;
import hone.engine.job.TuningJob;
import hone.engine.judging.Assessment;
import hone.engine.judging.Assessment.Verdict;
import hone.engine.judging.Judgement;
import hone.engine.judging.Settled;
import hone.engine.judging.Span;
import hone.engine.rules.DefinitionChoice;
import hone.engine.rules.Heritage;
import hone.engine.store.Snapshot;
import hone.engine.store.Store;
import hone.engine.store.Watched;
import hone.engine.tuning.TuningSpec;
import hone.engine.tuning.TuningSpec.Definition;
import hone.search.History;
import hone.search.Problem;
import hone.search.Report;
import hone.search.Stopper;
import hone.search.Strategy;
import hone.search.Suggestions;
import hone.search.Trial;
import hone.search.WarmStart;
import hone.search.bayes.Insight;
import hone.search.curve.Lapse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Asks the search: what to try next, and whether a training job is worth going on. Off the loop's
/// thread, since a model's fit may take long; for one tuning job, one question at a time.
/// Thread-safe.
final class Advisors {
  private static final System.Logger LOG = System.getLogger(Advisors.class.getName());

  /// With every so many trials, whether a search has converged is looked at where nothing depends
  /// on it.
  private static final int CONVERGENCE_LOOKS = 10;

  /// So many that have ended are noted with one look at most, since each is a change of the store:
  /// there are many only where an earlier version has left them.
  private static final int NOTED_MOST = 500;

  private final Store store;
  private final Time time;
  private final Telemetry telemetry;
  private final Executor threads;
  private final Signals signals;
  private final Settled settled = new Settled();
  private final Set<Long> asked = ConcurrentHashMap.newKeySet();
  private final Set<Group> judging = ConcurrentHashMap.newKeySet();
  /// By attempt: the next may begin its reports anew. What of it is not stored yet.
  private final Map<String, Judged> judged = new ConcurrentHashMap<>();

  Advisors(Ports ports, Executor threads, Signals signals) {
    store = ports.store();
    time = ports.time();
    telemetry = ports.telemetry();
    this.threads = threads;
    this.signals = signals;
  }

  /// Ask for suggestions; the answer comes as a signal.
  void suggest(long tuningId, int count) {
    if (asked.add(tuningId)) {
      think(asked, tuningId, () -> answer(tuningId, count));
    }
  }

  /// Have something thought about; where that cannot be begun it can be asked again.
  private <T> void think(Set<T> under, T what, Runnable question) {
    try {
      threads.execute(question);
    } catch (RuntimeException | Error error) {
      under.remove(what);
      throw error;
    }
  }

  private void answer(long tuningId, int count) {
    try {
      Optional<Question> question;
      Optional<Suggested> answer;
      try {
        question = store.read(snapshot -> question(snapshot, tuningId));
        answer = question.map(q -> timed(q, tuningId, count));
      } finally {
        // Where there is none, the tuning job asks again at the next sweep.
        asked.remove(tuningId);
      }
      answer.ifPresent(signals::suggested);
      // After the answer, which a training job waits for.
      question.filter(q -> hasConverged(q, count)).ifPresent(_ -> signals.converged(tuningId));
    } catch (RuntimeException error) {
      LOG.log(System.Logger.Level.ERROR, "no suggestion for tuning job " + tuningId, error);
    }
  }

  /// Ask whether training jobs should go on, unless this is known. What was looked at, and a no,
  /// comes as a signal.
  ///
  /// @param asOf when the last look at all training jobs that run began
  void judge(List<TrainingJob> jobs, Instant asOf) {
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
          if (members.stream().anyMatch(this::hasNews) && judging.add(group)) {
            think(judging, group, () -> judge(group, members, asOf));
          }
        });
  }

  /// Trials that are judged among each other.
  private record Group(long tuningId, int definition) {}

  /// @param reports up to which resource its reports have been judged
  /// @param verdict what it was given up for
  private record Judged(long metricsRead, int reports, @Nullable Verdict verdict) {}

  private boolean hasNews(TrainingJob job) {
    Judged before = judged.get(attempt(job));
    return before == null || before.metricsRead() != metricsRead(job);
  }

  private void judge(Group group, List<TrainingJob> members, Instant asOf) {
    try {
      Trials trials = store.read(snapshot -> trials(snapshot, group, asOf)).orElse(null);
      if (trials != null) {
        pass(trials, members);
      } else {
        // Nobody stops them: there is nothing to ask again until there are more reports.
        members.forEach(job -> judged.put(attempt(job), new Judged(metricsRead(job), 0, null)));
      }
    } catch (RuntimeException error) {
      // The next sweep asks again.
      LOG.log(System.Logger.Level.ERROR, "no verdict on trainings of " + group, error);
    } finally {
      judging.remove(group);
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
    signals.assessed(assessments);
  }

  private static String attempt(TrainingJob job) {
    return job.state().attempts().getLast();
  }

  private static long metricsRead(TrainingJob job) {
    return job.state().metricsRead();
  }

  /// Forget what is known of a training job's attempts, which have ended.
  void forget(TrainingJob job) {
    job.state().attempts().forEach(judged::remove);
  }

  /// The trials of one group, by training job.
  private record Trials(Judgement judgement, Map<Long, Watched> all) {

    /// Whether what is known is of this attempt, which goes on.
    boolean has(TrainingJob job) {
      Watched each = all.get(job.id());
      return each != null && each.trial().pending() && attempt(job).equals(each.attempt());
    }

    private Watched of(TrainingJob job) {
      return Objects.requireNonNull(all.get(job.id()));
    }

    /// Up to which resource the store knows that it has been judged.
    int stored(TrainingJob job) {
      return of(job).judged();
    }

    /// What is known of a training job now. If some of its reports are to be judged later, there
    /// is news of it at once.
    Judged judged(TrainingJob job, @Nullable Verdict verdict) {
      Judgement.Reach reach = judgement.reach(of(job));
      return new Judged(reach.isAll() ? metricsRead(job) : -1, reach.judged(), verdict);
    }

    /// Those that have ended, and whose end comes before whatever is judged from now on.
    Stream<Assessment> settling() {
      return all.values().stream()
          .filter(judgement::settles)
          .map(each -> Assessment.ended(each.trainingId()));
    }

    /// A verdict on a training job whose values are no finite numbers any more. Those are no
    /// reports, and no stopper sees them.
    Optional<Verdict> diverged(TrainingJob job) {
      if (!job.state().diverged()) {
        return Optional.empty();
      }
      var pending = new ArrayList<Lapse>();
      var ended = new ArrayList<Lapse>();
      for (Watched each : all.values()) {
        if (each.trainingId() != job.id()) {
          (each.trial().pending() ? pending : ended).add(each.lapse());
        }
      }
      List<Report> reports = of(job).trial().reports();
      int counted = reports.isEmpty() ? 0 : (int) reports.getLast().resource();
      return job.state()
          .lapse()
          .verdict(pending, ended)
          .map(stop -> new Verdict(counted, stop.reason()));
    }
  }

  /// What a strategy is asked about.
  private record Question(TuningJob job, int definition, Problem problem, History history) {}

  private Optional<Question> question(Snapshot snapshot, long tuningId) {
    return snapshot
        .tuningJob(tuningId)
        .filter(job -> job.state().ending() == null && !job.state().status().terminal())
        .map(
            job -> {
              var trials = new ArrayList<List<Trial>>();
              for (int i = 0; i < job.spec().definitions().size(); i++) {
                trials.add(tried(snapshot, job, i));
              }
              int chosen = DefinitionChoice.next(job.spec(), trials);
              Problem problem = problem(snapshot, job, chosen);
              return new Question(job, chosen, problem, new History(trials.get(chosen)));
            });
  }

  /// The trials of one definition, with their reports where the strategy looks at these.
  private List<Trial> tried(Snapshot snapshot, TuningJob job, int definition) {
    return job.spec().searchedBy().readsReports()
        ? settled.watched(snapshot, job.id(), definition).stream().map(Watched::trial).toList()
        : snapshot.trials(job.id(), definition, false);
  }

  private Optional<Trials> trials(Snapshot snapshot, Group group, Instant asOf) {
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
    Problem problem = problem(snapshot, job, group.definition());
    var byTraining = new LinkedHashMap<Long, Watched>();
    all.forEach(each -> byTraining.put(each.trainingId(), each));
    return Optional.of(
        new Trials(new Judgement(stopper, problem, span, all, this::judgedUpTo), byTraining));
  }

  private int judgedUpTo(Watched trial) {
    Judged known = trial.attempt() == null ? null : judged.get(trial.attempt());
    return known == null ? trial.judged() : Math.max(trial.judged(), known.reports());
  }

  /// What one definition of a tuning job searches.
  static Problem problem(Snapshot snapshot, TuningJob job, int index) {
    TuningSpec spec = job.spec();
    Definition definition = spec.definitions().get(index);
    TuningSpec.Limits limits = spec.limits();
    Problem problem =
        Problem.of(definition.space(), spec.goal())
            .withTrials(limits.jobsMax(), limits.parallelMax());
    if (spec.hyperband() != null) {
      problem = problem.withHyperband(spec.hyperband());
    }
    return warmStart(snapshot, job).map(problem::withWarmStart).orElse(problem);
  }

  private static Optional<WarmStart> warmStart(Snapshot snapshot, TuningJob job) {
    TuningSpec.WarmStart asked = job.spec().warmStart();
    if (asked == null) {
      return Optional.empty();
    }
    Definition own = job.spec().definitions().getFirst();
    List<List<Trial>> parents = asked.parentIds().stream().map(snapshot::inheritable).toList();
    return parents.isEmpty()
        ? Optional.empty()
        : Optional.of(Heritage.warmStart(asked.identical(), own, parents));
  }

  private Suggested timed(Question question, long tuningId, int count) {
    Duration start = time.passed();
    Suggested answer = answer(question, tuningId, count);
    telemetry.suggested(time.passed().minus(start));
    return answer;
  }

  private static Suggested answer(Question question, long tuningId, int count) {
    TuningSpec spec = question.job().spec();
    Strategy strategy = spec.searchedBy();
    // Definitions must not repeat each other's draws.
    long seed = spec.seed() + 0x9E3779B97F4A7C15L * question.definition();
    // Which definition is next is decided for each trial.
    int asked = spec.definitions().size() == 1 ? count : 1;
    Suggestions suggestions = strategy.suggest(question.problem(), question.history(), asked, seed);
    return new Suggested(
        tuningId, question.definition(), question.job().state().launched(), suggestions);
  }

  /// Whether the search sees no more to gain, which is told even if it does not end the job; then
  /// it is looked at now and then only, since it takes a model's fit. With several definitions each
  /// search sees a part only, so there is no saying.
  ///
  /// @param count how many trials were asked for, so that each is asked for once, however many of
  ///     those before end at once
  private static boolean hasConverged(Question question, int count) {
    TuningJob job = question.job();
    int known = question.history().trials().size();
    boolean isTime = (known + count) / CONVERGENCE_LOOKS > known / CONVERGENCE_LOOKS;
    return job.spec().definitions().size() == 1
        && job.state().convergedAt() == null
        && (job.spec().completion().onConvergence() || isTime)
        && insight(question).converged();
  }

  private static Insight insight(Question question) {
    return new Insight(question.problem(), question.job().spec().searchedBy(), question.history());
  }
}
