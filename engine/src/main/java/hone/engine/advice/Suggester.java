package hone.engine.advice;

import hone.engine.Time;
import hone.engine.job.TuningJob;
import hone.engine.rules.DefinitionChoice;
import hone.engine.store.Snapshot;
import hone.engine.store.Store;
import hone.engine.store.Watched;
import hone.engine.tuning.TuningSpec;
import hone.search.History;
import hone.search.Problem;
import hone.search.Suggestions;
import hone.search.Trial;
import hone.search.bayes.Insight;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/// Asks strategies what to try next. Off the loop's thread, since a model's fit may take long; for
/// one tuning job, one question at a time. Thread-safe.
public final class Suggester {
  private static final System.Logger LOG = System.getLogger(Suggester.class.getName());

  /// With every so many trials, whether a search has converged is looked at where nothing depends
  /// on it.
  private static final int CONVERGENCE_LOOKS = 10;

  private final Store store;
  private final Time time;
  private final Settled settled;
  private final Answers answers;
  private final Questions<Long> questions;

  public Suggester(Store store, Time time, Executor threads, Settled settled, Answers answers) {
    this.store = store;
    this.time = time;
    this.settled = settled;
    this.answers = answers;
    questions = new Questions<>(threads);
  }

  /// Ask for suggestions; they come as an answer.
  public void suggest(long tuningId, int count) {
    questions.ask(tuningId, () -> answer(tuningId, count));
  }

  private void answer(long tuningId, int count) {
    try {
      Optional<Question> question;
      Optional<Suggested> answer;
      try {
        question = store.read(snapshot -> question(snapshot, tuningId));
        answer = question.map(q -> answer(q, tuningId, count));
      } finally {
        // Where there is none, the tuning job asks again at the next sweep.
        questions.close(tuningId);
      }
      answer.ifPresent(answers::suggested);
      // After the answer, which a training job waits for.
      question
          .filter(q -> hasConverged(q, q.asked(count)))
          .ifPresent(_ -> answers.converged(tuningId));
    } catch (RuntimeException error) {
      LOG.log(System.Logger.Level.ERROR, "no suggestion for tuning job " + tuningId, error);
    }
  }

  /// What one definition's strategy is asked about.
  private record Search(int definition, Problem problem, History history) {}

  /// @param chosen the search that the next trial goes to
  /// @param others those of the other definitions
  private record Question(TuningJob job, Search chosen, List<Search> others) {
    /// How many of the wanted trials are asked for: with several definitions, which of them is next
    /// is decided for each trial.
    int asked(int wanted) {
      return others.isEmpty() ? wanted : Math.min(1, wanted);
    }
  }

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
              var others = new ArrayList<Search>();
              for (int i = 0; i < trials.size(); i++) {
                Problem problem = Searches.problem(snapshot, job, i);
                others.add(new Search(i, problem, new History(trials.get(i))));
              }
              Search chosen = others.remove(DefinitionChoice.next(job.spec(), trials));
              return new Question(job, chosen, others);
            });
  }

  /// The trials of one definition, with their reports where the strategy looks at these.
  private List<Trial> tried(Snapshot snapshot, TuningJob job, int definition) {
    return job.spec().searchedBy().readsReports()
        ? settled.watched(snapshot, job.id(), definition).stream().map(Watched::trial).toList()
        : snapshot.trials(job.id(), definition, false);
  }

  private Suggested answer(Question question, long tuningId, int count) {
    TuningSpec spec = question.job().spec();
    Search chosen = question.chosen();
    // Definitions must not repeat each other's draws.
    long seed = spec.seed() + 0x9E3779B97F4A7C15L * chosen.definition();
    Duration start = time.passed();
    Suggestions suggestions =
        spec.searchedBy().suggest(chosen.problem(), chosen.history(), question.asked(count), seed);
    Duration thought = time.passed().minus(start);
    int launched = question.job().state().launched();
    return new Suggested(tuningId, chosen.definition(), launched, suggestions, thought);
  }

  /// Whether the search sees no more to gain, which is told even if it does not end the job; then
  /// it is looked at now and then only, since it takes a model's fit. With several definitions none
  /// of their searches may.
  ///
  /// @param count how many trials were asked for, so that each is asked for once, however many of
  ///     those before end at once
  private static boolean hasConverged(Question question, int count) {
    TuningJob job = question.job();
    int known = question.chosen().history().trials().size();
    boolean isTime = (known + count) / CONVERGENCE_LOOKS > known / CONVERGENCE_LOOKS;
    return job.state().convergedAt() == null
        && (job.spec().completion().onConvergence() || isTime)
        && hasConverged(job.spec(), question.chosen())
        && question.others().stream()
            .allMatch(other -> isExhausted(other) || hasConverged(job.spec(), other));
  }

  private static boolean hasConverged(TuningSpec spec, Search search) {
    // The budget is shared, and a search must have used a part of its own.
    TuningSpec.Limits limits = spec.limits();
    int share = Math.max(1, limits.jobsMax() / spec.definitions().size());
    Problem problem = search.problem().withTrials(share, limits.parallelMax());
    return new Insight(problem, spec.searchedBy(), search.history()).converged();
  }

  private static boolean isExhausted(Search search) {
    long ended = search.history().trials().stream().filter(trial -> !trial.pending()).count();
    return ended >= search.problem().space().combinations();
  }
}
