package hone.engine.machines;

import hone.engine.backend.Observation;
import hone.engine.backend.Observation.Ending;
import hone.engine.backend.Observation.FailureKind;
import hone.engine.backend.Observation.Stage;
import hone.engine.backend.Observation.StageEntry;
import hone.engine.fake.Specs;
import hone.engine.job.Blueprint;
import hone.engine.job.Identity;
import hone.engine.job.JobStatus;
import hone.engine.job.Phase;
import hone.engine.job.SecondaryStatus;
import hone.engine.job.StopCause;
import hone.engine.job.TrainingJob;
import hone.engine.job.TrainingState;
import hone.engine.job.Transition;
import hone.engine.rules.TrainingRules;
import hone.engine.training.TimeLimits;
import hone.engine.training.TrainingSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The machines of a training job, found by doing to it all that can be done, in every state that
/// comes of it. Not thread-safe.
public final class TrainingMachine {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant LATER = NOW.plusSeconds(3_600);
  private static final Duration SHORT = Duration.ofMinutes(1);
  private static final Duration LONG = Duration.ofDays(1);

  /// The ways that attempts go: `BackendContract` holds each backend to them.
  private static final List<List<Stage>> WAYS =
      List.of(
          List.of(),
          List.of(Stage.STARTING),
          List.of(Stage.STARTING, Stage.DOWNLOADING),
          List.of(Stage.STARTING, Stage.DOWNLOADING, Stage.TRAINING),
          List.of(Stage.STARTING, Stage.DOWNLOADING, Stage.TRAINING, Stage.UPLOADING),
          List.of(Stage.STARTING, Stage.TRAINING),
          List.of(Stage.STARTING, Stage.TRAINING, Stage.UPLOADING));

  /// Whatever the service itself is to blame for: an attempt that has vanished, too.
  private static final String INTERNAL = "InternalServerError";

  private final StateMachine status = new StateMachine();
  private final StateMachine secondary = new StateMachine();
  private final StateMachine attempt = new StateMachine();
  private final Deque<Node> open = new ArrayDeque<>();
  private final Set<Node.Key> known = new LinkedHashSet<>();

  /// A state, and what its backend has shown of the present attempt.
  private record Node(TrainingState state, List<Stage> shown) {
    /// What tells one state from another, as far as rules go.
    record Key(
        SecondaryStatus secondary,
        Phase phase,
        @Nullable StopCause cause,
        long retries,
        boolean named,
        boolean started,
        List<Stage> shown) {}

    Key key() {
      return new Key(
          state.secondary(),
          state.phase(),
          state.stopCause(),
          state.transitions().stream()
              .filter(each -> each.status() == SecondaryStatus.RESTARTING)
              .count(),
          !state.attempts().isEmpty(),
          state.startedAt() != null,
          shown);
    }
  }

  private TrainingMachine() {}

  /// Explore it.
  public static TrainingMachine explored() {
    var machine = new TrainingMachine();
    machine.explore();
    return machine;
  }

  /// Of TrainingJobStatus.
  public StateMachine status() {
    return status;
  }

  /// Of SecondaryStatus.
  public StateMachine secondary() {
    return secondary;
  }

  /// Of its present attempt.
  public StateMachine attempt() {
    return attempt;
  }

  /// Where the present attempt stands.
  public static String attemptState(TrainingState state) {
    return switch (state.phase()) {
      case WAITING -> "Waiting";
      case RUNNING -> state.stages() == 0 ? "Launching" : "Running";
      case ENDED -> "Ended";
      case RELEASED -> "Released";
    };
  }

  private void explore() {
    TrainingState first = TrainingState.created(NOW);
    status.begin("CreateTrainingJob<br/>or a suggestion of its tuning job", name(first.status()));
    secondary.begin("created", first.secondary().awsName());
    attempt.begin("created", attemptState(first));
    reach(new Node(first, List.of()));
    while (!open.isEmpty()) {
      from(open.remove());
    }
    for (JobStatus each : JobStatus.values()) {
      if (each.terminal()) {
        status.end(name(each), "DeleteTrainingJob");
      }
    }
    for (SecondaryStatus each :
        List.of(
            SecondaryStatus.COMPLETED,
            SecondaryStatus.FAILED,
            SecondaryStatus.STOPPED,
            SecondaryStatus.MAX_RUNTIME_EXCEEDED,
            SecondaryStatus.MAX_WAIT_TIME_EXCEEDED)) {
      secondary.end(each.awsName(), "");
    }
    attempt.end("Released", "");
  }

  private void from(Node node) {
    TrainingJob job = job(node.state(), new TimeLimits(LONG, null, null));
    List<Stage> shown = node.shown();
    var now = new Follower(node);
    now.to("a slot is free", TrainingRules.granted(job, "attempt", NOW), List.of());
    now.to("no slot is free", TrainingRules.kept(job, NOW), shown);
    now.asked("StopTrainingJob", stopped(job, StopCause.CALLER));
    now.asked("given up early", stopped(job, StopCause.EARLY));
    now.asked("its tuning job ends", stopped(job, StopCause.TUNING_ENDED));
    overtime(now, "MaxRuntimeInSeconds", new TimeLimits(SHORT, null, null));
    overtime(now, "MaxWaitTimeInSeconds", new TimeLimits(LONG, SHORT, null));
    overtime(now, "MaxPendingTimeInSeconds", new TimeLimits(LONG, null, SHORT));
    now.to(INTERNAL, observed(job, new Observation.Absent()), shown);
    for (List<Stage> way : WAYS) {
      if (way.size() >= shown.size() && way.subList(0, shown.size()).equals(shown)) {
        seen(now, job, way);
      }
    }
    now.to(INTERNAL, ended(job, List.of(), Ending.Failed.LOST), shown);
    now.to("its attempts are let go", TrainingRules.released(job), shown);
  }

  private static void seen(Follower now, TrainingJob job, List<Stage> way) {
    if (!way.isEmpty()) {
      now.to("seen", observed(job, new Observation.Active(entries(way))), way);
    }
    if (way.contains(Stage.UPLOADING)) {
      now.to("the program has ended well", ended(job, way, new Ending.Completed()), way);
    } else {
      now.to("its place is taken away", ended(job, way, new Ending.Interrupted()), way);
    }
    now.to("its program was stopped", ended(job, way, new Ending.Stopped()), way);
    now.to("AlgorithmError", failed(job, way, FailureKind.ALGORITHM), way);
    now.to("ClientError", failed(job, way, FailureKind.CLIENT), way);
    if (!way.contains(Stage.TRAINING)) {
      now.to("its preparation ends servers", failed(job, way, FailureKind.LETHAL), way);
    }
    now.to(INTERNAL, failed(job, way, FailureKind.INTERNAL), way);
  }

  private static TrainingState failed(TrainingJob job, List<Stage> way, FailureKind kind) {
    return ended(job, way, new Ending.Failed(kind, "reason"));
  }

  private static TrainingState stopped(TrainingJob job, StopCause cause) {
    return TrainingRules.stopped(job, cause, "why", NOW);
  }

  private static void overtime(Follower now, String limit, TimeLimits limits) {
    TrainingJob job = job(now.node.state(), limits);
    TrainingRules.overtime(job, LATER)
        .ifPresent(cause -> now.to(limit, stopped(job, cause), now.node.shown()));
  }

  private static TrainingState observed(TrainingJob job, Observation observation) {
    return TrainingRules.observed(job, observation, List.of(), NOW);
  }

  private static TrainingState ended(TrainingJob job, List<Stage> way, Ending ending) {
    return observed(job, new Observation.Ended(entries(way), NOW, ending, null));
  }

  private static List<StageEntry> entries(List<Stage> way) {
    return way.stream().map(stage -> new StageEntry(stage, NOW)).toList();
  }

  private void reach(Node node) {
    if (known.add(node.key())) {
      open.add(node);
    }
  }

  /// Notes where events lead from one state.
  private final class Follower {
    private final Node node;

    Follower(Node node) {
      this.node = node;
    }

    /// It is asked to stop, for one of several reasons, which come to the same.
    void asked(String why, TrainingState next) {
      TrainingState was = node.state();
      if (!next.equals(was)) {
        status.add(name(was.status()), why, name(next.status()));
        follow("asked to stop", next, node.shown());
      }
    }

    void to(String event, TrainingState next, List<Stage> shown) {
      TrainingState was = node.state();
      if (!next.equals(was)) {
        String what = was.status() == JobStatus.STOPPING ? "its attempt is over" : event;
        status.add(name(was.status()), what, name(next.status()));
        follow(what, next, shown);
      }
    }

    private void follow(String event, TrainingState next, List<Stage> shown) {
      TrainingState was = node.state();
      attempt.add(attemptState(was), event, attemptState(next));
      SecondaryStatus last = was.secondary();
      for (Transition each : added(was, next)) {
        boolean isLast = each.status() == next.secondary();
        secondary.add(last.awsName(), isLast ? event : "seen", each.status().awsName());
        last = each.status();
      }
      boolean isNew = next.phase() == Phase.RUNNING && was.phase() == Phase.WAITING;
      reach(new Node(next, isNew || next.phase() != Phase.RUNNING ? List.of() : shown));
    }
  }

  /// The transitions that one state has and another before it has not.
  public static List<Transition> added(TrainingState was, TrainingState next) {
    return next.transitions().subList(was.transitions().size(), next.transitions().size());
  }

  private static String name(JobStatus status) {
    return status.awsName();
  }

  private static TrainingJob job(TrainingState state, TimeLimits limits) {
    TrainingSpec usual = Specs.training(LONG, 1);
    var spec =
        new TrainingSpec(
            usual.algorithm(),
            usual.channels(),
            usual.output(),
            usual.resources(),
            limits,
            usual.environment(),
            null,
            usual.options(),
            usual.retryAttemptsMax());
    return new TrainingJob(
        new Identity(1, Specs.SCOPE, "job", "arn", NOW),
        null,
        new Blueprint(1, spec, "{}"),
        new LinkedHashMap<>(),
        state);
  }

  /// The transitions that a change of a training job makes, in each of its machines.
  public static Changes changes(TrainingState was, TrainingState next) {
    var secondaries = new ArrayList<StateMachine.Transition>();
    SecondaryStatus last = was.secondary();
    for (Transition each : added(was, next)) {
      secondaries.add(new StateMachine.Transition(last.awsName(), each.status().awsName()));
      last = each.status();
    }
    return new Changes(
        new StateMachine.Transition(name(was.status()), name(next.status())),
        secondaries,
        new StateMachine.Transition(attemptState(was), attemptState(next)));
  }

  /// What one change is in each machine; from a state to itself where nothing changes.
  public record Changes(
      StateMachine.Transition status,
      List<StateMachine.Transition> secondary,
      StateMachine.Transition attempt) {}
}
