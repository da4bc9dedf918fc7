package hone.engine.job;

import hone.engine.time.Since;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Builds the next state of a training job from the present one. Not thread-safe.
public final class TrainingStateBuilder {
  private final Instant now;
  private JobStatus status;
  private SecondaryStatus secondary;
  private Phase phase;
  private List<String> attempts;
  private int stages;
  private long metricsRead;
  private @Nullable StopCause stopCause;
  private boolean retryable;
  private @Nullable String failureReason;
  private @Nullable Double objective;
  private @Nullable String model;
  private final List<Transition> transitions;
  private @Nullable Instant startedAt;
  private @Nullable Instant endedAt;
  private @Nullable Integer counted;
  private @Nullable Since since;
  private TrainingState.@Nullable Reports reports;

  TrainingStateBuilder(TrainingState from, Instant now) {
    this.now = now;
    status = from.status();
    secondary = from.secondary();
    phase = from.phase();
    attempts = from.attempts();
    stages = from.stages();
    metricsRead = from.metricsRead();
    stopCause = from.stopCause();
    retryable = from.retryable();
    failureReason = from.failureReason();
    objective = from.objective();
    model = from.model();
    transitions = new ArrayList<>(from.transitions());
    startedAt = from.startedAt();
    endedAt = from.endedAt();
    counted = from.counted();
    since = from.since();
    reports = from.reports();
  }

  /// Enter a status, now; the same one again changes nothing.
  public TrainingStateBuilder enter(SecondaryStatus next, String message) {
    return enter(next, now, message);
  }

  /// Enter a status at a time; times never go back.
  public TrainingStateBuilder enter(SecondaryStatus next, Instant at, String message) {
    if (next == secondary) {
      return this;
    }
    Transition last = transitions.getLast();
    Instant begin = at.isBefore(last.startedAt()) ? last.startedAt() : at;
    transitions.set(
        transitions.size() - 1,
        new Transition(last.status(), last.startedAt(), begin, last.message()));
    transitions.add(new Transition(next, begin, null, message));
    secondary = next;
    return this;
  }

  /// Take a slot and name the attempt that will run.
  public TrainingStateBuilder attempt(String id) {
    var all = new ArrayList<>(attempts);
    all.add(id);
    attempts = all;
    phase = Phase.RUNNING;
    stages = 0;
    metricsRead = 0;
    return this;
  }

  public TrainingStateBuilder status(JobStatus next) {
    status = next;
    return this;
  }

  public TrainingStateBuilder phase(Phase next) {
    phase = next;
    return this;
  }

  public TrainingStateBuilder stages(int count) {
    stages = count;
    return this;
  }

  public TrainingStateBuilder metricsRead(long sequence) {
    metricsRead = sequence;
    return this;
  }

  public TrainingStateBuilder stopCause(StopCause cause) {
    stopCause = cause;
    return this;
  }

  public TrainingStateBuilder failed(String reason, boolean mayRetry) {
    failureReason = reason;
    retryable = mayRetry;
    return this;
  }

  public TrainingStateBuilder objective(double value) {
    objective = value;
    if (reports != null) {
      reports = reports.more();
    }
    return this;
  }

  /// What it reports is no finite number: it has no objective until it reports one again.
  public TrainingStateBuilder losesObjective() {
    objective = null;
    if (reports != null) {
      reports = reports.lapsed();
    }
    return this;
  }

  public TrainingStateBuilder model(@Nullable String uri) {
    model = uri;
    return this;
  }

  /// It ran at that time; where the clock was set back since it was created, from then on.
  public TrainingStateBuilder startedAt(Instant at) {
    if (startedAt == null) {
      startedAt = later(at, transitions.getFirst().startedAt());
    }
    if (since != null) {
      since = since.runningFrom(at, now);
    }
    return this;
  }

  /// It waits for a slot again, from now on.
  public TrainingStateBuilder waitsAgain() {
    phase = Phase.WAITING;
    if (since != null) {
      since = since.waitingFrom(now);
    }
    return this;
  }

  /// Its next attempt begins from nothing: what it has reported counts no more.
  public TrainingStateBuilder beginsAnew() {
    objective = null;
    if (reports != null) {
      reports = reports.anew();
    }
    return this;
  }

  /// The same times of its limits by a clock that has been set.
  public TrainingStateBuilder since(Since other) {
    since = other;
    return this;
  }

  /// It is given up at so many objective values; later ones do not count.
  public TrainingStateBuilder counted(int values) {
    counted = values;
    return this;
  }

  /// So many of its objective values have been judged.
  public TrainingStateBuilder judged(int values) {
    if (reports != null && values > 0) {
      reports = reports.judged(values);
    }
    return this;
  }

  /// It ended at that time; where the clock was set back meanwhile, when it was last seen to begin
  /// something.
  public TrainingStateBuilder endedAt(Instant at) {
    Instant end = later(at, transitions.getLast().startedAt());
    endedAt = startedAt == null ? end : later(end, startedAt);
    return this;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isBefore(other) ? other : one;
  }

  /// The state that was built.
  public TrainingState build() {
    return new TrainingState(
        status,
        secondary,
        phase,
        attempts,
        stages,
        metricsRead,
        stopCause,
        retryable,
        failureReason,
        objective,
        model,
        transitions,
        endedAt == null ? now : later(now, endedAt),
        startedAt,
        endedAt,
        counted,
        since,
        reports);
  }
}
