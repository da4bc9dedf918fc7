package hone.engine.simulator.machine;

import hone.engine.backend.AttemptId;
import hone.engine.backend.MetricPoint;
import hone.engine.backend.Observation;
import hone.engine.backend.Observation.Ending;
import hone.engine.backend.Observation.Stage;
import hone.engine.backend.Observation.StageEntry;
import hone.engine.backend.TrainingOrder;
import hone.engine.claim.Claim;
import hone.engine.claim.Claims;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Where training programs run: it outlives servers, and knows the truth. What a program has done
/// is a function of it and of the time; what it left is stored by the server at its place, as soon
/// as that may, and then the attempt has ended. Not thread-safe.
public final class Machine {
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final Duration NEVER = Duration.ofDays(10_000);

  /// How often a server that cannot tell whether it may store asks again.
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final Schedule schedule;
  private final WallClock clock;
  private final Chance chance;
  private final BiFunction<TrainingOrder, Duration, Program> programs;
  private final Map<String, Attempt> attempts = new LinkedHashMap<>();
  private final Map<AttemptId, Duration> seen = new LinkedHashMap<>();
  private final Map<String, Consumer<AttemptId>> listeners = new LinkedHashMap<>();
  private final Map<String, Claims> claims = new LinkedHashMap<>();
  private final Consumer<AttemptId> stored;

  /// One attempt.
  public static final class Attempt {
    public final String place;
    public final TrainingOrder order;
    public final Program program;
    public final Duration startedAt;
    public @Nullable Duration stoppedAt;
    public boolean interrupted;
    public boolean released;

    /// Whether no server was told yet that it runs.
    public boolean unclear;

    /// When what it left was stored, or given up.
    public @Nullable Duration settledAt;

    public Attempt(String place, TrainingOrder order, Program program, Duration startedAt) {
      this.place = place;
      this.order = order;
      this.program = program;
      this.startedAt = startedAt;
    }

    /// When its program is over.
    public Duration over() {
      Duration own = program.ending() == null ? NEVER : startedAt.plus(program.length());
      return earlier(own, stoppedAt == null ? own : stoppedAt.plus(GRACE));
    }

    /// When it has ended, what it left being stored.
    public Duration end() {
      return settledAt == null ? NEVER : settledAt;
    }

    /// When every trace of it goes, which is not while it ends.
    public Optional<Duration> lostAt() {
      return Optional.ofNullable(program.lostAt())
          .map(startedAt::plus)
          .filter(at -> at.compareTo(over()) < 0);
    }

    public Ending ending() {
      Ending own = program.ending();
      if (own != null && stoppedAt == null) {
        return own;
      }
      return interrupted ? new Ending.Interrupted() : new Ending.Stopped();
    }

    public boolean runs(Duration now) {
      return now.compareTo(lostAt().orElse(end())) < 0;
    }

    private static Duration earlier(Duration a, Duration b) {
      return a.compareTo(b) < 0 ? a : b;
    }
  }

  /// @param programs what a training job's program is, launched at that time
  /// @param stored told of each attempt whose model is being stored
  public Machine(
      Schedule schedule,
      WallClock clock,
      Chance chance,
      BiFunction<TrainingOrder, Duration, Program> programs,
      Consumer<AttemptId> stored) {
    this.schedule = schedule;
    this.clock = clock;
    this.chance = chance;
    this.programs = programs;
    this.stored = stored;
  }

  /// Have the server at that place asked before it stores anything.
  public void claims(String place, Claims asked) {
    claims.put(place, asked);
  }

  public void listener(String place, Consumer<AttemptId> heard) {
    listeners.put(place, heard);
  }

  public void launch(String place, TrainingOrder order) {
    String id = order.attempt().text();
    Program program = programs.apply(order, schedule.now());
    if (attempts.containsKey(id)) {
      if (attempts.get(id).lostAt().filter(at -> at.compareTo(schedule.now()) <= 0).isEmpty()) {
        return;
      }
      // Of what is lost without a trace nobody can know that it was launched before.
      program = program.neverLost();
    }
    var attempt = new Attempt(place, order, program, schedule.now());
    attempts.put(id, attempt);
    for (int i = 1; i <= Math.min(6, program.values().size()); i++) {
      hint(attempt, program.start().plus(program.epoch().multipliedBy(i)));
    }
    hint(attempt, program.start());
    hint(attempt, program.length());
    if (program.ending() != null) {
      schedule.after(program.length(), () -> settle(attempt));
    }
  }

  /// Store what it left, if its program is over and that may be.
  private void settle(Attempt attempt) {
    AttemptId id = attempt.order.attempt();
    if (attempt.settledAt != null || attempt.lostAt().isPresent()) {
      return;
    }
    Claim claim = claims.getOrDefault(attempt.place, _ -> Claim.UNKNOWN).of(id);
    if (attempt.settledAt != null) {
      return; // meanwhile, if the server stood still as it asked
    }
    if (claim == Claim.UNKNOWN) {
      schedule.after(RETRY, () -> settle(attempt));
      return;
    }
    if (claim == Claim.HELD && !attempt.interrupted) {
      stored.accept(id);
    }
    attempt.settledAt = schedule.now();
    hint(attempt, Duration.ZERO);
  }

  private void hint(Attempt attempt, Duration after) {
    if (chance.in(0.7)) {
      schedule.after(
          after.plusMillis(1),
          () -> {
            Consumer<AttemptId> listener = listeners.get(attempt.place);
            if (listener != null) {
              listener.accept(attempt.order.attempt());
            }
          });
    }
  }

  public Optional<Attempt> attempt(AttemptId id) {
    return Optional.ofNullable(attempts.get(id.text()));
  }

  public List<Attempt> attempts() {
    return List.copyOf(attempts.values());
  }

  /// Up to when an attempt is seen by who looks up to then: sight may be late, and never goes back.
  public Duration seen(AttemptId attempt, Duration moment) {
    return seen.merge(attempt, moment, (a, b) -> a.compareTo(b) > 0 ? a : b);
  }

  /// What was true of it at that moment.
  public Observation inspect(AttemptId id, Duration moment) {
    Attempt attempt = attempts.get(id.text());
    if (attempt == null
        || moment.compareTo(attempt.startedAt) < 0
        || attempt.lostAt().filter(lost -> moment.compareTo(lost) >= 0).isPresent()) {
      return new Observation.Absent();
    }
    List<StageEntry> stages = stages(attempt, moment);
    Duration end = attempt.end();
    return moment.compareTo(end) < 0
        ? new Observation.Active(stages, moment.compareTo(attempt.over()) < 0)
        : new Observation.Ended(stages, clock.at(end), attempt.ending(), "s3://out/model.tar.gz");
  }

  private List<StageEntry> stages(Attempt attempt, Duration moment) {
    Duration limit = moment.compareTo(attempt.over()) < 0 ? moment : attempt.over();
    Program program = attempt.program;
    Duration started = attempt.startedAt;
    Duration trains = started.plus(program.start());
    var stages = new ArrayList<StageEntry>();
    Duration downloads = started.plus(program.start().dividedBy(2));
    stages.add(new StageEntry(Stage.STARTING, clock.at(started)));
    if (program.downloads() && downloads.compareTo(limit) <= 0) {
      stages.add(new StageEntry(Stage.DOWNLOADING, clock.at(downloads)));
    }
    if (trains.compareTo(limit) <= 0) {
      stages.add(new StageEntry(Stage.TRAINING, clock.at(trains)));
    }
    boolean uploads = program.ending() != null && !attempt.interrupted;
    if (uploads && uploads(attempt).compareTo(limit) <= 0) {
      stages.add(new StageEntry(Stage.UPLOADING, clock.at(uploads(attempt))));
    }
    return stages;
  }

  private static Duration uploads(Attempt attempt) {
    return attempt.startedAt.plus(attempt.program.length()).minusSeconds(3);
  }

  /// What it has printed, whatever is left of it.
  public List<MetricPoint> printed(Attempt attempt, Duration moment) {
    Duration end = attempt.lostAt().orElse(attempt.over());
    Duration limit = moment.compareTo(end) < 0 ? moment : end;
    var points = new ArrayList<MetricPoint>();
    Duration at = attempt.startedAt.plus(attempt.program.start());
    for (double value : attempt.program.values()) {
      at = at.plus(attempt.program.epoch());
      if (at.compareTo(limit) > 0) {
        break;
      }
      for (var metric : attempt.order.spec().algorithm().metrics()) {
        points.add(new MetricPoint(points.size() + 1, metric.name(), value, clock.at(at)));
      }
    }
    return points;
  }

  /// A server was told this of an attempt.
  public void told(AttemptId id, Observation what) {
    attempt(id)
        .ifPresent(
            attempt -> attempt.unclear = what instanceof Observation.Active(_, var live) && !live);
  }

  /// Another server begins at that place, and knows nothing of what runs there.
  public void forget(String place) {
    for (Attempt each : attempts.values()) {
      each.unclear |= each.place.equals(place);
    }
  }

  public void stop(AttemptId id) {
    Attempt attempt = attempts.get(id.text());
    if (attempt != null && attempt.stoppedAt == null && attempt.runs(schedule.now())) {
      attempt.stoppedAt = schedule.now();
      hint(attempt, GRACE);
      schedule.after(GRACE, () -> settle(attempt));
    }
  }

  /// Take its place away.
  ///
  /// @return `false` if it cannot be any more
  public boolean interrupt(AttemptId id) {
    Attempt attempt = attempts.get(id.text());
    boolean isEnding =
        attempt == null
            || attempt.stoppedAt != null
            || !attempt.runs(schedule.now())
            || schedule.now().compareTo(uploads(attempt)) >= 0;
    if (attempt == null || isEnding) {
      return false;
    }
    attempt.interrupted = true;
    stop(id);
    return true;
  }

  public void release(AttemptId id) {
    attempt(id)
        .ifPresent(
            attempt -> {
              // Nobody would ever look at it again.
              Violation.unless(!attempt.runs(schedule.now()), () -> "let go while it runs: " + id);
              attempt.released = true;
            });
  }
}
