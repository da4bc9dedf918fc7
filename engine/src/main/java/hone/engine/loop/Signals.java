package hone.engine.loop;

import hone.engine.judging.Looked;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// What the loop should look at next. Signals are hints: losing one delays, and never loses,
/// anything, since the sweep looks at everything. Thread-safe.
final class Signals {
  /// How many tuning jobs and suggestions a batch has at most: a round is one change of the store,
  /// and callers' changes wait for it.
  private static final int BATCH_MAX = 16;

  /// How many training jobs, each of which costs less.
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
    final List<Looked> looked = new ArrayList<>();
    final Set<Long> released = new LinkedHashSet<>();
    final Set<Long> converged = new LinkedHashSet<>();

    /// Whether jobs may have come or gone, or none were looked at yet: all are to be found anew.
    boolean anew;

    /// Whether to look for attempts that count no more.
    boolean strangers;

    /// Whether everything that runs is looked at.
    boolean sweep;

    boolean isEmpty() {
      return trainings.isEmpty()
          && tunings.isEmpty()
          && suggested.isEmpty()
          && looked.isEmpty()
          && released.isEmpty()
          && converged.isEmpty()
          && !anew
          && !strangers;
    }

    /// Take out what is too much for one round, which comes next, in its order.
    private Batch beyond() {
      var rest = new Batch();
      trainings.stream().skip(TRAININGS_MAX).forEach(rest.trainings::add);
      trainings.removeAll(rest.trainings);
      tunings.stream().skip(BATCH_MAX).forEach(rest.tunings::add);
      tunings.removeAll(rest.tunings);
      List<Suggested> later =
          suggested.subList(Math.min(BATCH_MAX, suggested.size()), suggested.size());
      rest.suggested.addAll(later);
      later.clear();
      return rest;
    }
  }

  void training(long id) {
    raise(batch -> batch.trainings.add(id));
  }

  void tuning(long id) {
    raise(batch -> batch.tunings.add(id));
  }

  void suggested(Suggested answer) {
    raise(batch -> batch.suggested.add(answer));
  }

  /// Trials were looked at. Where none is given up, nobody waits for it: it goes along with what
  /// comes up next.
  void looked(List<Looked> looks) {
    boolean isUrgent = looks.stream().anyMatch(each -> each.verdict() != null);
    lock.lock();
    try {
      gathering.looked.addAll(looks);
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

  /// A tuning job's search sees no more to gain.
  void converged(long tuningId) {
    raise(batch -> batch.converged.add(tuningId));
  }

  /// Jobs may have come or gone.
  void anew() {
    raise(batch -> batch.anew = true);
  }

  /// There may be attempts that count no more.
  void strangers() {
    raise(batch -> batch.strangers = true);
  }

  /// Put back what could not be done.
  void again(Batch failed) {
    raise(
        batch -> {
          batch.trainings.addAll(failed.trainings);
          batch.tunings.addAll(failed.tunings);
          batch.suggested.addAll(failed.suggested);
          batch.looked.addAll(0, failed.looked);
          batch.released.addAll(failed.released);
          batch.converged.addAll(failed.converged);
          batch.anew |= failed.anew;
          batch.strangers |= failed.strangers;
          batch.sweep |= failed.sweep;
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

  /// Wait, whatever comes up.
  void rest(Duration time) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(time.toNanos());
  }
}
