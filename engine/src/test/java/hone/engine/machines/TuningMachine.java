package hone.engine.machines;

import hone.engine.fake.Specs;
import hone.engine.job.Identity;
import hone.engine.job.JobStatus;
import hone.engine.job.Tally;
import hone.engine.job.TuningJob;
import hone.engine.job.TuningState;
import hone.engine.rules.TuningRules;
import hone.engine.tuning.TuningSpec.Completion;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/// The machine of a tuning job, found by letting everything happen to it in every state that comes
/// of it. Not thread-safe.
public final class TuningMachine {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration RUNTIME = Duration.ofHours(1);
  private static final int JOBS = 10;
  private static final double TARGET = 0.1;
  private static final int NOT_IMPROVING = 3;

  /// One training job under way, one result.
  private static final Tally BUSY = new Tally(1, 1, 0, 0, 0, 0, 1, 0, 0);

  private static final Tally DONE = new Tally(2, 0, 0, 0, 0, 0, 2, 0, 0);

  /// Five failures, and one under way.
  private static final Tally FAILING = new Tally(0, 1, 0, 5, 0, 0, 0, 5, 0);

  private static final Tally FAILED = new Tally(0, 0, 0, 5, 0, 0, 0, 5, 0);
  private static final Tally FEW_FAILED = new Tally(0, 0, 0, 2, 0, 0, 0, 2, 0);

  private static final String FIVE =
      "five training jobs that no caller stopped have ended, none with an objective";
  private static final String STOP = "StopHyperParameterTuningJob";
  private static final String LAST_ENDED = "its last training job has ended";

  private record Event(String name, Function<TuningJob, TuningState> rule) {}

  private static final List<Event> EVENTS =
      List.of(
          new Event(STOP, job -> TuningRules.stopped(job, NOW)),
          decided("TargetObjectiveMetricValue is reached", TuningMachine::onTarget, BUSY),
          decided("TargetObjectiveMetricValue is reached", TuningMachine::onTarget, DONE),
          decided("MaxNumberOfTrainingJobsNotImproving", TuningMachine::stuck, BUSY),
          decided("MaxNumberOfTrainingJobsNotImproving", TuningMachine::stuck, DONE),
          decided("CompleteOnConvergence", s -> s.withConverged(NOW), BUSY),
          decided("CompleteOnConvergence", s -> s.withConverged(NOW), DONE),
          new Event(
              "MaxRuntimeInSeconds", job -> TuningRules.decided(job, BUSY, NOW.plus(RUNTIME))),
          new Event(
              "MaxRuntimeInSeconds", job -> TuningRules.decided(job, DONE, NOW.plus(RUNTIME))),
          broken(BUSY),
          broken(DONE),
          decided(FIVE, s -> s, FAILING),
          decided(FIVE, s -> s, FAILED),
          decided("MaxNumberOfTrainingJobs have ended", s -> s.withLaunched(JOBS, NOW), DONE),
          decided("nothing is left to try, and all has ended", s -> s.withExhausted(NOW), DONE),
          decided("all have ended, none with an objective", s -> s.withExhausted(NOW), FEW_FAILED),
          decided(LAST_ENDED, s -> s, DONE));

  private TuningMachine() {}

  private static Event decided(String name, Function<TuningState, TuningState> then, Tally tally) {
    return new Event(
        name, job -> TuningRules.decided(job.with(then.apply(job.state())), tally, NOW));
  }

  private static Event broken(Tally tally) {
    return new Event(
        "a defect of its strategy",
        job -> TuningRules.decided(job.with(TuningRules.broken(job, NOW)), tally, NOW));
  }

  private static TuningState onTarget(TuningState state) {
    return state.withBest(TARGET, 0, NOW);
  }

  private static TuningState stuck(TuningState state) {
    return state.withBest(2 * TARGET, NOT_IMPROVING, NOW);
  }

  /// What Describe tells, and how it will end where that is decided and not told yet.
  public static String state(TuningState state) {
    JobStatus ending = state.ending();
    return state.status() == JobStatus.IN_PROGRESS && ending != null
        ? "InProgress, to be " + ending.awsName()
        : state.status().awsName();
  }

  /// Explore it.
  public static StateMachine explored() {
    var machine = new StateMachine();
    Set<String> known = new LinkedHashSet<>();
    Deque<TuningState> open = new ArrayDeque<>();
    TuningState first = TuningState.created(NOW);
    machine.begin("CreateHyperParameterTuningJob", state(first));
    known.add(state(first));
    open.add(first);
    while (!open.isEmpty()) {
      TuningState from = open.remove();
      for (Event event : EVENTS) {
        TuningState next = event.rule().apply(job(from));
        // Once it is decided, all that it waits for is this.
        boolean isOpen = from.ending() == null || event.name().equals(STOP);
        machine.add(state(from), isOpen ? event.name() : LAST_ENDED, state(next));
        if (known.add(state(next))) {
          open.add(next);
        }
      }
    }
    for (JobStatus each : JobStatus.values()) {
      if (each.terminal()) {
        machine.end(each.awsName(), "DeleteHyperParameterTuningJob");
      }
    }
    return machine;
  }

  private static TuningJob job(TuningState state) {
    var spec =
        Specs.random(JOBS, 2)
            .withRuntimeMax(RUNTIME)
            .withCompletion(new Completion(TARGET, NOT_IMPROVING, true))
            .tuning("job")
            .spec();
    return new TuningJob(new Identity(1, Specs.SCOPE, "job", "arn", NOW), spec, "{}", state);
  }
}
