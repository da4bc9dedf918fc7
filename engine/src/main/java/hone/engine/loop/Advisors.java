package hone.engine.loop;

import hone.engine.job.Origin;
import hone.engine.job.TrainingJob;
import hone.engine.job.TuningJob;
import hone.engine.rules.DefinitionChoice;
import hone.engine.store.Snapshot;
import hone.engine.store.Store;
import hone.engine.tuning.TuningSpec;
import hone.engine.tuning.TuningSpec.Definition;
import hone.search.Decision;
import hone.search.History;
import hone.search.Parent;
import hone.search.Problem;
import hone.search.Stopper;
import hone.search.Stoppers;
import hone.search.Strategies;
import hone.search.Strategy;
import hone.search.Suggestions;
import hone.search.Trial;
import hone.search.WarmStart;
import hone.search.bayes.Insight;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/// Asks the search: what to try next, and whether a training job is worth going on. Off the loop's
/// thread, since a model's fit may take long; for one tuning job, one question at a time.
/// Thread-safe.
final class Advisors {
  private static final System.Logger LOG = System.getLogger(Advisors.class.getName());

  private final Store store;
  private final Executor threads;
  private final Signals signals;
  private final Set<Long> asked = ConcurrentHashMap.newKeySet();
  private final Set<Long> judged = ConcurrentHashMap.newKeySet();

  Advisors(Store store, Executor threads, Signals signals) {
    this.store = store;
    this.threads = threads;
    this.signals = signals;
  }

  /// Ask for suggestions; the answer comes as a signal.
  void suggest(long tuningId, int count) {
    if (asked.add(tuningId)) {
      threads.execute(
          () -> {
            try {
              Optional<Question> question = store.read(snapshot -> question(snapshot, tuningId));
              Optional<Suggested> answer = question.map(q -> answer(q, tuningId, count));
              asked.remove(tuningId);
              answer.ifPresent(signals::suggested);
              // After the answer, which a training job waits for.
              question.filter(Advisors::hasConverged).ifPresent(_ -> signals.converged(tuningId));
            } catch (RuntimeException error) {
              // The tuning job asks again at the next sweep.
              asked.remove(tuningId);
              LOG.log(System.Logger.Level.ERROR, "no suggestion for tuning job " + tuningId, error);
            }
          });
    }
  }

  /// Ask whether a training job should go on; a no comes as a signal.
  void judge(TrainingJob job) {
    Origin origin = job.origin();
    if (origin != null && judged.add(job.id())) {
      threads.execute(
          () -> {
            judged.remove(job.id());
            try {
              Optional<Question> question = store.read(snapshot -> judgement(snapshot, origin));
              question
                  .flatMap(q -> verdict(q, origin.ordinal()))
                  .ifPresent(reason -> signals.hopeless(job.id(), reason));
            } catch (RuntimeException error) {
              LOG.log(System.Logger.Level.ERROR, "no verdict on training job " + job.id(), error);
            }
          });
    }
  }

  /// What a strategy or stopper is asked about.
  private record Question(TuningJob job, int definition, Problem problem, History history) {}

  private static Optional<Question> question(Snapshot snapshot, long tuningId) {
    return snapshot
        .tuningJob(tuningId)
        .filter(job -> job.state().ending() == null && !job.state().status().terminal())
        .map(
            job -> {
              boolean reports = job.spec().hyperband() != null;
              var trials = new ArrayList<List<Trial>>();
              for (int i = 0; i < job.spec().definitions().size(); i++) {
                trials.add(snapshot.trials(tuningId, i, reports));
              }
              int chosen =
                  DefinitionChoice.next(trials, job.spec().goal(), job.spec().limits().jobsMax());
              return new Question(
                  job, chosen, problem(snapshot, job, chosen), new History(trials.get(chosen)));
            });
  }

  private static Optional<Question> judgement(Snapshot snapshot, Origin origin) {
    return snapshot
        .tuningJob(origin.tuningId())
        .filter(job -> stopper(job.spec()).isPresent())
        .map(
            job ->
                new Question(
                    job,
                    origin.definition(),
                    problem(snapshot, job, origin.definition()),
                    new History(snapshot.trials(origin.tuningId(), origin.definition(), true))));
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
    List<Parent> parents =
        asked.parents().stream()
            .flatMap(name -> snapshot.tuningJob(job.identity().scope(), name).stream())
            .map(parent -> new Parent(snapshot.trials(parent.id(), 0, false)))
            .toList();
    var kind =
        asked.identical()
            ? WarmStart.Kind.IDENTICAL_DATA_AND_ALGORITHM
            : WarmStart.Kind.TRANSFER_LEARNING;
    return parents.isEmpty() ? Optional.empty() : Optional.of(new WarmStart(kind, parents));
  }

  private static Suggested answer(Question question, long tuningId, int count) {
    TuningSpec spec = question.job().spec();
    Strategy strategy =
        Strategies.named(spec.strategy())
            .orElseThrow(() -> new IllegalStateException("no strategy " + spec.strategy()));
    // Definitions must not repeat each other's draws.
    long seed = spec.seed() + 0x9E3779B97F4A7C15L * question.definition();
    Suggestions suggestions = strategy.suggest(question.problem(), question.history(), count, seed);
    return new Suggested(
        tuningId, question.definition(), question.job().state().launched(), suggestions);
  }

  /// Whether the search sees no more to gain, which is told even if it does not end the job. With
  /// several definitions each search sees a part only, so there is no saying.
  private static boolean hasConverged(Question question) {
    TuningJob job = question.job();
    return job.spec().definitions().size() == 1
        && job.state().convergedAt() == null
        && Insight.progress(question.problem(), question.history()).converged();
  }

  private static Optional<String> verdict(Question question, int ordinal) {
    return stopper(question.job().spec())
        .map(stopper -> stopper.decide(question.problem(), question.history(), ordinal))
        .flatMap(
            decision ->
                switch (decision) {
                  case Decision.Continue() -> Optional.<String>empty();
                  case Decision.Stop(String reason) -> Optional.of(reason);
                });
  }

  private static Optional<Stopper> stopper(TuningSpec spec) {
    if (spec.hyperband() != null) {
      return Optional.of(Stoppers.hyperband());
    }
    return spec.earlyStopping() ? Optional.of(Stoppers.automatic()) : Optional.empty();
  }
}
