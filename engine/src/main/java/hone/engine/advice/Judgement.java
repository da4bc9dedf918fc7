package hone.engine.advice;

import hone.engine.advice.Assessment.Verdict;
import hone.engine.store.Watched;
import hone.search.Decision;
import hone.search.History;
import hone.search.Outcome;
import hone.search.Problem;
import hone.search.Stopper;
import hone.search.Trial;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.ToIntFunction;

/// Asks a stopper about every report of running trials, in the order in which they came, each
/// against what had been reported by then. So verdicts depend on the reports alone: whether they
/// were looked at one by one, or all together after a restart, the same trials are given up at the
/// same reports.
///
/// Up to where each trial has been judged is stored. What was judged before came before what is
/// judged now, whatever the wall clock shows, which may have been set back; only among what is new
/// does it tell the order. And what was judged once is not judged again: since then, the store may
/// have thinned the reports. Not thread-safe.
public final class Judgement {
  private final Stopper stopper;
  private final Problem problem;
  private final Span span;

  /// By training job, in the trials' order.
  private final SequencedMap<Long, Course> courses = new LinkedHashMap<>();

  private record Event(Instant at, Course course, int index) {
    int number() {
      return course.watched.trial().number();
    }

    int report() {
      return course.resource(index);
    }
  }

  /// @param judged up to which resource each trial has been judged, stored or not yet
  public Judgement(
      Stopper stopper,
      Problem problem,
      Span span,
      List<Watched> all,
      ToIntFunction<Watched> judged) {
    this.stopper = stopper;
    this.problem = problem;
    this.span = span;
    for (Watched each : all) {
      courses.put(each.trainingId(), new Course(each, judged.applyAsInt(each)));
    }
  }

  /// A verdict that was passed before and may not be stored yet.
  public void know(long trainingId, Verdict verdict) {
    Course course = courses.get(trainingId);
    if (course != null) {
      course.giveUp(verdict.report());
    }
  }

  /// Judge trials that run, by their training jobs.
  ///
  /// @return those to give up
  public Map<Long, Verdict> verdicts(Collection<Long> trainings) {
    var events = new ArrayList<Event>();
    for (long id : trainings) {
      Course course = courses.get(id);
      if (course != null) {
        for (int i = course.before; i < course.ready(span); i++) {
          events.add(new Event(course.moments.get(i), course, i));
        }
      }
    }
    events.sort(
        Comparator.comparing(Event::at)
            .thenComparingInt(Event::number)
            .thenComparingInt(Event::index));
    var verdicts = new LinkedHashMap<Long, Verdict>();
    for (Event event : events) {
      if (!event.course.isGivenUp() && decide(event) instanceof Decision.Stop(String reason)) {
        event.course.giveUp(event.report());
        verdicts.put(event.course.watched.trainingId(), new Verdict(event.report(), reason));
      }
    }
    return verdicts;
  }

  /// Up to which resource a trial has been judged when its new reports are, and whether these are
  /// all that it has.
  public Reach reach(Watched trial) {
    Course course = courses.get(trial.trainingId());
    if (course == null) {
      return new Reach(0, true);
    }
    int ready = course.ready(span);
    return new Reach(
        Math.max(course.judged, ready == 0 ? 0 : course.resource(ready - 1)),
        ready == course.watched.times().size());
  }

  /// @param judged up to which resource
  /// @param isAll whether no report waits for the next look
  public record Reach(int judged, boolean isAll) {}

  /// Whether all of a trial, with its end, comes before whatever is judged from now on.
  public boolean settles(Watched trial) {
    return trial.endedAt() != null && !trial.settled() && !span.isLate(trial.endedAt());
  }

  private Decision decide(Event event) {
    var trials = new ArrayList<Trial>();
    for (Course each : courses.values()) {
      int seen = each == event.course ? event.index + 1 : each.seen(event);
      trials.add(each.asOf(seen, event.at()));
    }
    return stopper.decide(problem, new History(trials), event.number());
  }

  /// A trial with the moments of those of its reports that are new. They do not go back: each came
  /// after those before it.
  private static final class Course {
    final Watched watched;
    final int judged;

    /// How many reports have been judged before.
    final int before;

    final List<Instant> moments = new ArrayList<>();
    private int counted;
    private final Trial whole;

    Course(Watched watched, int judged) {
      this.watched = watched;
      this.judged = judged;
      counted = watched.counted();
      before = upTo(judged);
      Instant last = Instant.MIN;
      for (int i = 0; i < watched.times().size(); i++) {
        Instant at = watched.times().get(i);
        last = i >= before && at.isAfter(last) ? at : last;
        moments.add(last);
      }
      Trial trial = watched.trial();
      int all = upTo(counted);
      whole = all == trial.reports().size() ? trial : with(all, trial.outcome());
    }

    int resource(int index) {
      return Math.toIntExact(watched.trial().reports().get(index).resource());
    }

    /// How many reports there are up to a resource.
    private int upTo(int resource) {
      int count = watched.trial().reports().size();
      while (count > 0 && resource(count - 1) > resource) {
        count--;
      }
      return count;
    }

    boolean isGivenUp() {
      return counted != Integer.MAX_VALUE;
    }

    void giveUp(int resource) {
      counted = Math.min(counted, resource);
    }

    /// How many reports can be judged.
    int ready(Span span) {
      int ready = before;
      while (ready < watched.times().size() && !span.isLate(watched.times().get(ready))) {
        ready++;
      }
      return ready;
    }

    /// How many reports had come before another trial's; of those of one moment, the trial that
    /// began first comes first.
    int seen(Event event) {
      int most = upTo(counted);
      if (watched.settled()) {
        return most;
      }
      int seen = Math.min(before, most);
      while (seen < most) {
        int order = moments.get(seen).compareTo(event.at());
        if (order > 0 || (order == 0 && watched.trial().number() > event.number())) {
          break;
        }
        seen++;
      }
      return seen;
    }

    Trial asOf(int seen, Instant moment) {
      if (watched.settled()) {
        return whole;
      }
      Instant ended = watched.endedAt();
      boolean wasPending = ended == null || ended.isAfter(moment);
      return with(seen, wasPending ? new Outcome.Pending() : watched.trial().outcome());
    }

    private Trial with(int reports, Outcome outcome) {
      Trial trial = watched.trial();
      return new Trial(
          trial.number(), trial.configuration(), outcome, trial.reports().subList(0, reports));
    }
  }
}
