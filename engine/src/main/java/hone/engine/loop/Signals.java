package hone.engine.loop;

import hone.engine.advice.Answers;
import hone.engine.advice.Assessment;
import hone.engine.advice.Suggested;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
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
  private Batch gathering = new Batch();
  private boolean raised;

  /// What came up since the last batch.
  static final class Batch {
    final Set<Long> trainings = new LinkedHashSet<>();
    final Set<Long> tunings = new LinkedHashSet<>();
    final List<Suggested> suggested = new ArrayList<>();
    private final SequencedMap<Whose, Assessment> assessments = new LinkedHashMap<>();
    final Set<Long> released = new LinkedHashSet<>();
    final Set<Long> converged = new LinkedHashSet<>();

    /// Whether jobs may have come or gone, or none were looked at yet: all are to be found anew.
    boolean anew;

    /// Whether to look for attempts that count no more.
    boolean strangers;

    /// Whether there may be more to do than one round does.
    boolean more;

    /// Whether everything that runs is looked at, or a part of it.
    boolean sweep;

    /// What was judged: an attempt, or a training job that has ended.
    private record Whose(long trainingId, @Nullable String attempt) {}

    /// What judging came to, once for each that was judged.
    Collection<Assessment> assessments() {
      return assessments.values();
    }

    /// A later one knows what an earlier one did, and is told again while a round is late: what
    /// waits must not grow with it.
    private void add(Assessment assessment) {
      assessments.merge(
          new Whose(assessment.trainingId(), assessment.attempt()),
          assessment,
          (before, now) -> now.verdict() == null && before.verdict() != null ? before : now);
    }

    boolean isEmpty() {
      return trainings.isEmpty()
          && tunings.isEmpty()
          && suggested.isEmpty()
          && assessments.isEmpty()
          && released.isEmpty()
          && converged.isEmpty()
          && !anew
          && !more
          && !strangers;
    }

    /// Take out what is too much for one round, which comes next, in its order.
    private Batch beyond() {
      var rest = new Batch();
      cut(trainings, TRAININGS_MAX, rest.trainings);
      cut(tunings, BATCH_MAX, rest.tunings);
      cut(suggested, answersMax(), rest.suggested);
      cut(released, TRAININGS_MAX, rest.released);
      cut(converged, BATCH_MAX, rest.converged);
      // What is given up runs on until it is stopped.
      List<Assessment> urgentFirst =
          assessments.values().stream()
              .sorted(Comparator.comparing(x -> x.verdict() == null))
              .toList();
      assessments.clear();
      urgentFirst.stream().limit(TRAININGS_MAX).forEach(this::add);
      urgentFirst.stream().skip(TRAININGS_MAX).forEach(rest::add);
      return rest;
    }

    /// How many answers of strategies one round takes: one, or those whose suggestions together are
    /// no more than it turns into training jobs.
    private int answersMax() {
      int suggestions = 0;
      for (int count = 0; count < Math.min(suggested.size(), BATCH_MAX); count++) {
        suggestions += suggested.get(count).size();
        if (suggestions > Round.SUGGESTIONS_MAX) {
          return Math.max(1, count);
        }
      }
      return BATCH_MAX;
    }

    private static <T> void cut(Collection<T> all, int most, Collection<T> rest) {
      Iterator<T> each = all.iterator();
      for (int i = 0; each.hasNext(); i++) {
        T next = each.next();
        if (i >= most) {
          rest.add(next);
          each.remove();
        }
      }
    }
  }

  void training(long id) {
    raise(batch -> batch.trainings.add(id));
  }

  void tuning(long id) {
    raise(batch -> batch.tunings.add(id));
  }

  @Override
  public void suggested(Suggested answer) {
    raise(batch -> batch.suggested.add(answer));
  }

  /// Where no trial is given up, nobody waits for it: it goes along with what comes up next.
  @Override
  public void assessed(List<Assessment> assessments) {
    boolean isUrgent = assessments.stream().anyMatch(each -> each.verdict() != null);
    lock.lock();
    try {
      assessments.forEach(gathering::add);
      if (isUrgent) {
        raised = true;
        something.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  void released(long trainingId) {
    raise(batch -> batch.released.add(trainingId));
  }

  @Override
  public void converged(long tuningId) {
    raise(batch -> batch.converged.add(tuningId));
  }

  /// Jobs may have come or gone.
  void anew() {
    raise(batch -> batch.anew = true);
  }

  /// There may be more to do than one round does.
  void more() {
    raise(batch -> batch.more = true);
  }

  /// There may be attempts that count no more.
  void strangers() {
    raise(batch -> batch.strangers = true);
  }

  /// Put back what could not be done. A sweep is none of it: that is for the loop to begin anew.
  void again(Batch failed) {
    raise(
        batch -> {
          batch.trainings.addAll(failed.trainings);
          batch.tunings.addAll(failed.tunings);
          batch.suggested.addAll(failed.suggested);
          var later = List.copyOf(batch.assessments.values());
          batch.assessments.clear();
          failed.assessments.values().forEach(batch::add);
          later.forEach(batch::add);
          batch.released.addAll(failed.released);
          batch.converged.addAll(failed.converged);
          batch.anew |= failed.anew;
          batch.more |= failed.more;
          batch.strangers |= failed.strangers;
        });
  }

  /// End a wait without anything to do.
  void wake() {
    raise(_ -> {});
  }

  private void raise(java.util.function.Consumer<Batch> change) {
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
    Batch batch = gathering;
    gathering = batch.beyond();
    raised = !gathering.isEmpty();
    return batch;
  }

  /// Take, too, what judging came to for the training jobs that the batch has: up to where one was
  /// judged is stored before its next values are.
  void takeAssessments(Batch batch) {
    lock.lock();
    try {
      for (Assessment each : List.copyOf(gathering.assessments.values())) {
        if (batch.trainings.contains(each.trainingId())) {
          gathering.assessments.remove(new Batch.Whose(each.trainingId(), each.attempt()));
          batch.add(each);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /// Wait, whatever comes up.
  void rest(Duration time) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(time.toNanos());
  }
}
