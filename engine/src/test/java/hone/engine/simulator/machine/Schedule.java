package hone.engine.simulator.machine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;

/// Virtual time, and what is to happen when. Of what is due at the same moment, chance decides the
/// order. Not thread-safe.
public final class Schedule {
  private static final int TRACE = 40;

  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(
          Comparator.comparing(Task::at).thenComparingLong(Task::tie).thenComparingLong(Task::id));
  private final Deque<String> trace = new ArrayDeque<>();
  private final Chance chance;
  private Duration now = Duration.ZERO;
  private long ids;
  private long hash = 17;

  private record Task(Duration at, long tie, long id, Runnable work) {}

  public Schedule(Chance chance) {
    this.chance = chance;
  }

  public Duration now() {
    return now;
  }

  public void after(Duration delay, Runnable work) {
    tasks.add(new Task(now.plus(delay), chance.random().nextLong(), ids++, work));
  }

  /// Do all that is due until then.
  public void runUntil(Duration end) {
    while (!tasks.isEmpty() && tasks.peek().at().compareTo(end) <= 0) {
      Task task = tasks.remove();
      now = task.at();
      task.work().run();
    }
    // Work may itself have let time pass.
    now = now.compareTo(end) > 0 ? now : end;
  }

  /// Note what happened: the hash of all notes tells one run from another.
  public void note(String what) {
    hash = hash * 31 + what.hashCode() + now.toMillis();
    trace.addLast(now.toMillis() + " ms: " + what);
    if (trace.size() > TRACE) {
      trace.removeFirst();
    }
  }

  public long hash() {
    return hash;
  }

  public List<String> trace() {
    return List.copyOf(trace);
  }
}
