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
    Optional<Thought> thought;
    try {
      thought = store.read(snapshot -> known(snapshot, tuningId)).map(all -> think(all, count));
    } catch (RuntimeException error) {
      // The store has none now: the tuning job asks again at the next sweep.
      Questions.unanswered(what("no suggestion for", tuningId), error);
      return;
    } finally {
      questions.close(tuningId);
    }
    thought.map(Thought::answer).ifPresent(answers::suggested);
    // After the answer, which a training job waits for.
    thought.flatMap(Thought::question).ifPresent(asked -> lookForConvergence(asked, count));
  }

  private static String what(String doing, long tuningId) {
    return doing + " tuning job " + tuningId;
  }

  /// What the store knows of a tuning job's search.
  ///
  /// @param trials those of each definition
  /// @param parents those of the tuning jobs that it learns from
  private record Known(TuningJob job, List<List<Trial>> trials, List<List<Trial>> parents) {}

  private Optional<Known> known(Snapshot snapshot, long tuningId) {
    return snapshot
        .tuningJob(tuningId)
        .filter(job -> job.state().ending() == null && !job.state().status().terminal())
        .map(
            job -> {
              var trials = new ArrayList<List<Trial>>();
              for (int i = 0; i < job.spec().definitions().size(); i++) {
                trials.add(tried(snapshot, job, i));
              }
              return new Known(job, trials, Searches.parents(snapshot, job));
            });
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

  private static Question question(Known known) {
    TuningJob job = known.job();
    var others = new ArrayList<Search>();
    for (int i = 0; i < known.trials().size(); i++) {
      Problem problem = Searches.problem(job, i, known.parents());
      others.add(new Search(i, problem, new History(known.trials().get(i))));
    }
    Search chosen = others.remove(DefinitionChoice.next(job.spec(), known.trials()));
    return new Question(job, chosen, others);
  }

  /// The trials of one definition, with their reports where the strategy looks at these.
  private List<Trial> tried(Snapshot snapshot, TuningJob job, int definition) {
    return job.spec().searchedBy().readsReports()
        ? settled.watched(snapshot, job.id(), definition).stream().map(Watched::trial).toList()
        : snapshot.trials(job.id(), definition, false);
  }

  /// A defect of the strategy's is an answer, too: asked the same again, it would fail again. What
  /// the machine lacks, such as memory, is none.
  private Thought think(Known known, int count) {
    TuningJob job = known.job();
    int launched = job.state().launched();
    Duration start = time.passed();
    try {
      Question question = question(known);
      int definition = question.chosen().definition();
      Suggestions suggestions = suggestions(question, count);
      Duration thought = time.passed().minus(start);
      return new Thought(
          new Suggested(job.id(), definition, launched, suggestions, thought),
          Optional.of(question));
    } catch (RuntimeException | StackOverflowError error) {
      Questions.unanswered(what("a defect ends the search of", job.id()), error);
      Duration thought = time.passed().minus(start);
      return new Thought(new Suggested(job.id(), 0, launched, null, thought), Optional.empty());
    }
  }

  /// @param question what was asked; none where there may be nothing more to ask
  private record Thought(Suggested answer, Optional<Question> question) {}

  private static Suggestions suggestions(Question question, int count) {
    TuningSpec spec = question.job().spec();
    Search chosen = question.chosen();
    // Definitions must not repeat each other's draws.
    long seed = spec.seed() + 0x9E3779B97F4A7C15L * chosen.definition();
    return spec.searchedBy()
        .suggest(chosen.problem(), chosen.history(), question.asked(count), seed);
  }

  private void lookForConvergence(Question question, int count) {
    long tuningId = question.job().id();
    try {
      if (hasConverged(question, question.asked(count))) {
        answers.converged(tuningId);
      }
    } catch (RuntimeException | StackOverflowError error) {
      Questions.unanswered(what("cannot tell the convergence of", tuningId), error);
    }
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
    int share = Math.max(1, spec.limits().jobsMax() / spec.definitions().size());
    Problem problem = search.problem().withTrials(share);
    return new Insight(problem, spec.searchedBy(), search.history()).converged();
  }

  private static boolean isExhausted(Search search) {
    long ended = search.history().trials().stream().filter(trial -> !trial.pending()).count();
    return ended >= search.problem().space().combinations();
  }
}
