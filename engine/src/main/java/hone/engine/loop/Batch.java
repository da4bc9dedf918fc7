package hone.engine.loop;

import hone.engine.advice.Assessment;
import hone.engine.advice.Suggested;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.Set;
import java.util.stream.Stream;

/// What one cycle of the loop looks at. Immutable.
///
/// @param assessments what judging came to, once for each attempt or ended training job
/// @param released training jobs whose attempts were let go of
/// @param converged tuning jobs whose search sees no more to gain
/// @param sweep whether everything that runs is looked at, or a part of it
record Batch(
    SequencedSet<Long> trainings,
    List<Long> tunings,
    List<Suggested> suggested,
    List<Assessment> assessments,
    List<Long> released,
    List<Long> converged,
    Set<Hint> hints,
    boolean sweep) {

  /// What else the loop should do.
  enum Hint {
    /// Find all jobs anew: some may have come or gone, or none were looked at yet.
    ANEW,
    /// Look for attempts that count no more.
    STRANGERS,
    /// Go through a round: there may be more to do than the last one did.
    MORE
  }

  Batch {
    trainings = Collections.unmodifiableSequencedSet(new LinkedHashSet<>(trainings));
    tunings = List.copyOf(tunings);
    suggested = List.copyOf(suggested);
    assessments = List.copyOf(assessments);
    released = List.copyOf(released);
    converged = List.copyOf(converged);
    EnumSet<Hint> copy = EnumSet.noneOf(Hint.class);
    copy.addAll(hints);
    hints = Collections.unmodifiableSet(copy);
  }

  /// Whether nothing has come up; a sweep for itself is no reason for a round.
  boolean isEmpty() {
    return areEmpty(trainings, tunings, suggested, assessments, released, converged, hints);
  }

  static boolean areEmpty(Collection<?>... parts) {
    return Stream.of(parts).allMatch(Collection::isEmpty);
  }

  /// The same with a part of a sweep.
  ///
  /// @param part the training jobs to look at
  Batch swept(Collection<Long> part) {
    var all = new LinkedHashSet<>(trainings);
    all.addAll(part);
    return new Batch(all, tunings, suggested, assessments, released, converged, hints, true);
  }

  /// The same with other assessments.
  Batch assessed(List<Assessment> others) {
    return new Batch(trainings, tunings, suggested, others, released, converged, hints, sweep);
  }
}
