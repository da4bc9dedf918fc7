package hone.engine.advice;

import hone.engine.ApiError;
import hone.engine.Lru;
import hone.engine.job.TuningJob;
import hone.engine.store.Store;
import hone.engine.tuning.SearchInsight;
import hone.search.History;
import hone.search.Problem;
import hone.search.Reason;
import hone.search.Strategy;
import hone.search.WarmStart;
import hone.search.bayes.Insight;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/// Says what models have learned, on the strategies' threads. An answer is kept until more
/// training jobs have ended, so that asking often costs no more than asking once; of so many
/// definitions at most, the longest unasked is forgotten. New ones are found one
/// after the other: what somebody looks at must not keep searches from their threads. Thread-safe.
public final class Insights {
  private static final int KEPT = 64;
  private static final int WAITING_MOST = 16;

  private record Key(long tuningId, int definition) {}

  private record Question(
      Problem problem, Strategy strategy, History history, List<Reason> reasons, int ended) {}

  private record Answer(int ended, FutureTask<SearchInsight> insight) {}

  private final Store store;
  private final Lane<FutureTask<SearchInsight>> lane;
  private final Lru<Key, Answer> answers = new Lru<>(KEPT);

  public Insights(Store store, Executor threads) {
    this.store = store;
    lane = new Lane<>(threads, WAITING_MOST);
  }

  /// Say what is known of one definition; waits until it is.
  ///
  /// @throws ApiError if too many wait, or nothing more is found out
  public SearchInsight of(TuningJob job, int definition) {
    Question question =
        store.read(
            snapshot -> {
              Strategy strategy = job.spec().searchedBy();
              boolean reports = strategy.readsReports();
              History history = new History(snapshot.trials(job.id(), definition, reports));
              long ended = history.trials().stream().filter(trial -> !trial.pending()).count();
              Problem problem = Searches.problem(job, definition, Searches.parents(snapshot, job));
              List<Reason> reasons = snapshot.reasons(job.id(), definition);
              return new Question(problem, strategy, history, reasons, (int) ended);
            });
    FutureTask<SearchInsight> answer = answer(new Key(job.id(), definition), question);
    try {
      return answer.get();
    } catch (ExecutionException error) {
      throw new IllegalStateException(
          "no insight into tuning job " + job.identity().name(), error.getCause());
    } catch (CancellationException _) {
      throw shuttingDown();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw shuttingDown();
    }
  }

  static ApiError shuttingDown() {
    return ApiError.unavailable("The server is shutting down.");
  }

  /// Find out nothing more, and tell so to all who wait.
  public void close() {
    lane.close().forEach(insight -> insight.cancel(false));
  }

  private synchronized FutureTask<SearchInsight> answer(Key key, Question question) {
    Answer known = answers.get(key);
    if (known != null
        && known.ended() == question.ended()
        && known.insight().state() != Future.State.FAILED) {
      return known.insight();
    }
    var insight = new FutureTask<>(() -> look(question));
    lane.execute(insight);
    answers.keep(key, new Answer(question.ended(), insight), 1);
    return insight;
  }

  private static SearchInsight look(Question question) {
    Insight insight = new Insight(question.problem(), question.strategy(), question.history());
    return new SearchInsight(
        question.ended(),
        insight.progress(),
        insight.importance(),
        insight.check(),
        insight.forecasts(question.reasons()),
        insight.slices(),
        question.problem().warmStart().map(WarmStart::kind));
  }
}
