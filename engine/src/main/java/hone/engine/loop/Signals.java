package hone.engine.loop;

import hone.engine.advice.Answers;
import hone.engine.advice.Assessment;
import hone.engine.advice.Suggested;
import hone.engine.loop.Batch.Hint;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What the loop should look at next. Signals are hints: losing one delays, and never loses,
/// anything, since the sweep looks at everything. Thread-safe.
final class Signals implements Answers {
  /// How many tuning jobs and answers of strategies a batch has at most: a round is one change of
  /// the store, and callers' changes wait for it.
  private static final int BATCH_MAX = 16;

  /// How many training jobs, each of which costs less; of those to look at, of those that were
  /// judged and of those that were released.
  private static final int TRAININGS_MAX = 100;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition something = lock.newCondition();
  private final Gathering gathering = new Gathering();
  private boolean raised;

  /// What an assessment is of: an attempt, or a training job that has ended.
  private record Whose(long trainingId, @Nullable String attempt) {
    static Whose of(Assessment assessment) {
      return new Whose(assessment.trainingId(), assessment.attempt());
    }
  }

  /// Adds an assessment in place of an earlier one of the same attempt, which covers less. An
  /// earlier verdict stays. So a late round leaves no more assessments than attempts.
  private static void add(Assessment assessment, Map<Whose, Assessment> all) {
    all.merge(
        Whose.of(assessment),
        assessment,
        (before, now) -> now.verdict() == null && before.verdict() != null ? before : now);
  }

  /// What came up since the last batch, or was too much for it. Guarded by the lock.
  private static final class Gathering {
    final Set<Long> trainings = new LinkedHashSet<>();
    final Set<Long> tunings = new LinkedHashSet<>();
    final Deque<Suggested> suggested = new ArrayDeque<>();
    final SequencedMap<Whose, Assessment> assessments = new LinkedHashMap<>();
    final Set<Long> released = new LinkedHashSet<>();
    final Set<Long> converged = new LinkedHashSet<>();
    final Set<Hint> hints = EnumSet.noneOf(Hint.class);

    boolean isEmpty() {
      return Batch.areEmpty(
          trainings, tunings, suggested, assessments.values(), released, converged, hints);
    }

    /// Take what is enough for one round; the rest comes next, in its order.
    Batch take() {
      var batch =
          new Batch(
              new LinkedHashSet<>(take(trainings, TRAININGS_MAX)),
              take(tunings, BATCH_MAX),
              take(suggested, answersMax()),
              takeAssessments(),
              take(released, TRAININGS_MAX),
              take(converged, BATCH_MAX),
              hints,
              false);
      hints.clear();
      return batch;
    }

    /// Those with verdicts first: what is given up runs on until it is stopped.
    private List<Assessment> takeAssessments() {
      List<Assessment> taken =
          assessments.values().stream()
              .sorted(Comparator.comparing(each -> each.verdict() == null))
              .limit(TRAININGS_MAX)
              .toList();
      taken.forEach(each -> assessments.remove(Whose.of(each)));
      return taken;
    }

    /// How many answers of strategies one round takes: one, or those whose suggestions together are
    /// no more than it turns into training jobs.
    private int answersMax() {
      int count = 0;
      int suggestions = 0;
      for (Suggested each : suggested) {
        suggestions += each.size();
        if (suggestions > Round.SUGGESTIONS_MAX) {
          return Math.clamp(count, 1, BATCH_MAX);
        }
        count++;
      }
      return BATCH_MAX;
    }

    private static <T> List<T> take(Collection<T> all, int most) {
      var taken = new ArrayList<T>();
      Iterator<T> each = all.iterator();
      while (taken.size() < most && each.hasNext()) {
        taken.add(each.next());
        each.remove();
      }
      return taken;
    }
  }

  void training(long id) {
    raise(all -> all.trainings.add(id));
  }

  void tuning(long id) {
    raise(all -> all.tunings.add(id));
  }

  @Override
  public void suggested(Suggested answer) {
    raise(all -> all.suggested.add(answer));
  }

  /// Where no trial is given up, nobody waits for it: it goes along with what comes up next.
  @Override
  public void assessed(List<Assessment> assessments) {
    boolean isUrgent = assessments.stream().anyMatch(each -> each.verdict() != null);
    lock.lock();
    try {
      assessments.forEach(each -> add(each, gathering.assessments));
      if (isUrgent) {
        raised = true;
        something.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  void released(long trainingId) {
    raise(all -> all.released.add(trainingId));
  }

  @Override
  public void converged(long tuningId) {
    raise(all -> all.converged.add(tuningId));
  }

  /// Jobs may have come or gone.
  void anew() {
    raise(all -> all.hints.add(Hint.ANEW));
  }

  /// There may be more to do than one round does.
  void more() {
    raise(all -> all.hints.add(Hint.MORE));
  }

  /// There may be attempts that count no more.
  void strangers() {
    raise(all -> all.hints.add(Hint.STRANGERS));
  }

  /// Put back what could not be done. A sweep is none of it: that is for the loop to begin anew.
  void again(Batch failed) {
    raise(
        all -> {
          all.trainings.addAll(failed.trainings());
          all.tunings.addAll(failed.tunings());
          all.suggested.addAll(failed.suggested());
          List<Assessment> later = List.copyOf(all.assessments.values());
          all.assessments.clear();
          failed.assessments().forEach(each -> add(each, all.assessments));
          later.forEach(each -> add(each, all.assessments));
          all.released.addAll(failed.released());
          all.converged.addAll(failed.converged());
          all.hints.addAll(failed.hints());
        });
  }

  /// End a wait without anything to do.
  void wake() {
    raise(_ -> {});
  }

  private void raise(Consumer<Gathering> change) {
    lock.lock();
    try {
      change.accept(gathering);
      raised = true;
      something.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Take what has come up, or the oldest of it where that is much: at once if there is anything,
  /// else after at most `patience`.
  Batch take(Duration patience) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = patience.toNanos();
      while (!raised && left > 0) {
        left = something.awaitNanos(left);
      }
      return takeGathered();
    } finally {
      lock.unlock();
    }
  }

  /// Take what has come up, which may be nothing.
  Batch takeNow() {
    lock.lock();
    try {
      return takeGathered();
    } finally {
      lock.unlock();
    }
  }

  /// Guarded by the lock.
  private Batch takeGathered() {
    Batch batch = gathering.take();
    raised = !gathering.isEmpty();
    return batch;
  }

  /// The batch with what judging came to for its training jobs: up to where one was judged is
  /// stored before its next values are.
  Batch withAssessments(Batch batch) {
    lock.lock();
    try {
      if (gathering.assessments.isEmpty()) {
        return batch;
      }
      var all = new LinkedHashMap<Whose, Assessment>();
      batch.assessments().forEach(each -> add(each, all));
      for (Assessment each : List.copyOf(gathering.assessments.values())) {
        if (batch.trainings().contains(each.trainingId())) {
          gathering.assessments.remove(Whose.of(each));
          add(each, all);
        }
      }
      return batch.assessed(List.copyOf(all.values()));
    } finally {
      lock.unlock();
    }
  }

  /// Wait, whatever comes up.
  void rest(Duration time) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(time.toNanos());
  }
}
