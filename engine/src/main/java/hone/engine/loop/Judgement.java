package hone.engine.loop;

import hone.engine.store.Watched;
import hone.search.Decision;
import hone.search.History;
import hone.search.Outcome;
import hone.search.Problem;
import hone.search.Stopper;
import hone.search.Trial;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// Asks a stopper about every report of running trials, in the order in which they came, each
/// against what had been reported by then. So verdicts depend on the reports alone: whether they
/// were looked at one by one, or all together after a restart, the same trials are given up at the
/// same reports. Not thread-safe.
final class Judgement {
  private static final Duration FUTURE = Duration.ofMinutes(10);

  private final Stopper stopper;
  private final Problem problem;
  private final List<Watched> all;
  private final Instant asOf;

  /// At which report trials were given up, by number.
  private final SequencedMap<Integer, Integer> givenUp = new LinkedHashMap<>();

  /// @param report which report it was given up at, from 1
  record Verdict(int report, String reason) {}

  private record Event(Instant at, Watched trial, int report) {
    int number() {
      return trial.trial().number();
    }
  }

  /// @param asOf up to when the reports of all trials are known; later ones are for another time
  Judgement(Stopper stopper, Problem problem, List<Watched> all, Instant asOf) {
    this.asOf = asOf;
    this.stopper = stopper;
    this.problem = problem;
    this.all = all;
    for (Watched each : all) {
      if (each.counted() != Integer.MAX_VALUE) {
        givenUp.put(each.trial().number(), each.counted());
      }
    }
  }

  /// A verdict that was passed before and may not be stored yet.
  void know(int number, Verdict verdict) {
    givenUp.putIfAbsent(number, verdict.report());
  }

  /// Judge trials that run.
  ///
  /// @param judged for the number of each, how many of its reports have been judged before
  /// @return the trials to give up, by number
  SequencedMap<Integer, Verdict> verdicts(SequencedMap<Integer, Integer> judged) {
    var events = new ArrayList<Event>();
    for (Watched each : all) {
      Integer before = judged.get(each.trial().number());
      int ready = ready(each);
      for (int i = before == null ? ready : before; i < ready; i++) {
        events.add(new Event(each.times().get(i), each, i + 1));
      }
    }
    events.sort(
        Comparator.comparing(Event::at)
            .thenComparingInt(Event::number)
            .thenComparingInt(Event::report));
    var verdicts = new LinkedHashMap<Integer, Verdict>();
    for (Event event : events) {
      if (!givenUp.containsKey(event.number())
          && decide(event) instanceof Decision.Stop(String reason)) {
        givenUp.put(event.number(), event.report());
        verdicts.put(event.number(), new Verdict(event.report(), reason));
      }
    }
    return verdicts;
  }

  /// How many reports of a trial can be judged.
  int ready(Watched trial) {
    int ready = 0;
    while (ready < trial.times().size() && !isLate(trial.times().get(ready))) {
      ready++;
    }
    return ready;
  }

  /// Whether a report came after all were looked at. One that seems to be from far in the future
  /// is from before the clock was set back.
  private boolean isLate(Instant at) {
    return at.isAfter(asOf) && at.isBefore(asOf.plus(FUTURE));
  }

  private Decision decide(Event event) {
    var trials = new ArrayList<Trial>();
    for (Watched each : all) {
      int seen = each.equals(event.trial()) ? event.report() : seen(each, event);
      trials.add(asOf(each, seen, event.at()));
    }
    return stopper.decide(problem, new History(trials), event.number());
  }

  /// How many of another trial's reports had come before this one; of those of one moment, the
  /// trial that began first comes first.
  private int seen(Watched other, Event event) {
    int number = other.trial().number();
    int most = Math.min(other.times().size(), givenUp.getOrDefault(number, Integer.MAX_VALUE));
    int seen = 0;
    while (seen < most) {
      int order = other.times().get(seen).compareTo(event.at());
      if (order > 0 || (order == 0 && number > event.number())) {
        break;
      }
      seen++;
    }
    return seen;
  }

  private static Trial asOf(Watched each, int seen, Instant moment) {
    Trial trial = each.trial();
    Instant ended = each.endedAt();
    boolean wasPending = ended == null || ended.isAfter(moment);
    return new Trial(
        trial.number(),
        trial.configuration(),
        wasPending ? new Outcome.Pending() : trial.outcome(),
        trial.reports().subList(0, seen));
  }
}
