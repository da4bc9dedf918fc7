package hone.engine.loop;

import hone.engine.job.TrainingJob;
import hone.engine.time.Reading;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One look at all that runs, in parts where that is much: no sweep may keep the loop from what is
/// urgent. What is judged after the last part is judged by all that came before the first. Not
/// thread-safe.
final class Sweep {
  /// How many attempts a part has.
  private static final int PART_MAX = 500;

  private final Reading began;
  private final Deque<String> left;
  private final Map<Long, TrainingJob> judged = new LinkedHashMap<>();

  /// @param running attempts
  Sweep(Reading began, Collection<String> running) {
    this.began = began;
    left = new ArrayDeque<>(running);
  }

  Reading began() {
    return began;
  }

  /// The attempts to look at next.
  List<String> part() {
    var part = new ArrayList<String>();
    while (part.size() < PART_MAX && !left.isEmpty()) {
      part.add(left.remove());
    }
    return part;
  }

  /// Keep those to judge at the end, as they were last seen.
  void keep(List<TrainingJob> jobs) {
    jobs.forEach(job -> judged.put(job.id(), job));
  }

  boolean isOver() {
    return left.isEmpty();
  }

  Collection<TrainingJob> judged() {
    return judged.values();
  }
}
