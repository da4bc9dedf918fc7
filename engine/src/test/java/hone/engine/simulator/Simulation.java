package hone.engine.simulator;

import hone.engine.ApiError;
import hone.engine.Scope;
import hone.engine.backend.AttemptId;
import hone.engine.backend.TrainingOrder;
import hone.engine.job.Phase;
import hone.engine.job.TrainingJob;
import hone.engine.job.TuningJob;
import hone.engine.loop.Engine;
import hone.engine.machines.TransitionLog;
import hone.engine.memory.Database;
import hone.engine.memory.MemoryDatabase;
import hone.engine.simulator.machine.Chance;
import hone.engine.simulator.machine.Crash;
import hone.engine.simulator.machine.Errors;
import hone.engine.simulator.machine.Machine;
import hone.engine.simulator.machine.Program;
import hone.engine.simulator.machine.Schedule;
import hone.engine.simulator.machine.Violation;
import hone.engine.simulator.machine.WallClock;
import hone.engine.store.JobQuery;
import hone.engine.store.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One simulated world: a server with the real engine, a machine that runs training programs, a
/// store, a clock, two accounts. First it is busy and anything may fail; then faults and calls
/// stop, and everything must come to its end. Not thread-safe.
final class Simulation {
  /// How long everything may take to end once nothing fails any more.
  private static final Duration PATIENCE = Duration.ofHours(3);

  static final List<Scope> SCOPES =
      List.of(new Scope("111111111111", "us-west-2"), new Scope("222222222222", "us-west-2"));

  private final Plan plan;
  private final Chance chance;
  private final Schedule schedule;
  private final WallClock clock;
  private final Machine machine;
  private final Database database;
  private final Callers callers;
  private final Invariants invariants = new Invariants(this);
  private final TransitionLog transitions = new TransitionLog();
  private final List<Server> servers = new ArrayList<>();
  private boolean quiet;

  Simulation(Plan plan) {
    this(plan, null, null);
  }

  /// A world in which training programs are a test's own.
  ///
  /// @param programs told what is launched and when, or `null` for what chance makes of
  ///     each attempt
  Simulation(Plan plan, @Nullable BiFunction<TrainingOrder, Duration, Program> programs) {
    this(plan, programs, null);
  }

  /// A world on a database of a test's own.
  Simulation(Plan plan, Function<InstantSource, Database> database) {
    this(plan, null, database);
  }

  private Simulation(
      Plan plan,
      @Nullable BiFunction<TrainingOrder, Duration, Program> programs,
      @Nullable Function<InstantSource, Database> other) {
    this.plan = plan;
    chance = new Chance(plan.seed()).derive("world");
    schedule = new Schedule(chance.derive("schedule"));
    clock = new WallClock(schedule);
    Chance luck = chance.derive("machine");
    machine =
        new Machine(
            schedule,
            clock,
            luck,
            programs == null
                ? (order, _) -> Program.of(luck.derive(order.attempt().text()), plan.faults())
                : programs,
            this::stores);
    // A database's clock is another machine's, which nobody sets.
    InstantSource databaseClock = () -> Instant.EPOCH.plus(schedule.now());
    MemoryDatabase memory =
        plan.bug() == Planted.NOTHING
            ? new MemoryDatabase(databaseClock, transitions::transaction)
            : new MemoryDatabase(databaseClock, PlantedTransaction.factory(this));
    database = other == null ? memory : other.apply(databaseClock);
    callers = new Callers(this, chance.derive("callers"));
    for (int i = 1; i <= plan.servers(); i++) {
      servers.add(new Server(this, "server-" + i, chance.derive("server-" + i)));
    }
    switch (plan.bug()) {
      case ACK_BEFORE_SYNC -> memory.syncLazily();
      case NO_FENCING -> memory.fenceNobody();
      case MISSED_TAKEOVER -> memory.takeNothingOver();
      default -> {}
    }
  }

  /// Run it to its end.
  ///
  /// @return a number that is the same for the same run
  /// @throws Failure if a promise was broken
  long run() {
    return run(() -> every(Duration.ofSeconds(chance.between(5, 40)), callers::call));
  }

  /// Run one request to its end, through faults, without other calls.
  void run(Consumer<Engine> request) {
    run(() -> ask(request));
  }

  private void ask(Consumer<Engine> request) {
    Runnable again = () -> schedule.after(Duration.ofSeconds(5), () -> ask(request));
    try {
      servers.getFirst().engine().ifPresentOrElse(request, again);
    } catch (ApiError error) {
      if (error.code() == ApiError.Code.UNAVAILABLE) {
        again.run();
      }
    } catch (Crash _) {
      again.run();
    }
  }

  private long run(Runnable calls) {
    try (var errors = new Errors()) {
      servers.forEach(Server::start);
      calls.run();
      every(Duration.ofMinutes(chance.between(1, 20)), this::jump);
      every(Duration.ofSeconds(7), database::sync);
      every(Duration.ofSeconds(chance.between(20, 120)), this::meddle);
      schedule.runUntil(plan.busy());
      quiet = true;
      note("quiet");
      if (servers.size() > 1 && plan.crashes() && chance.in(0.5)) {
        // One never comes back: the others must end what it left.
        servers.getFirst().die();
      }
      Duration end = plan.busy().plus(PATIENCE);
      while (!isOver() && schedule.now().compareTo(end) < 0) {
        schedule.runUntil(schedule.now().plusMinutes(5));
      }
      over();
      errors.check();
      return schedule.hash();
    } catch (Violation | RuntimeException error) {
      throw new Failure(plan, schedule, error);
    }
  }

  /// Run what a test asks for, without calls or faults, until everything has ended.
  void runQuietly(Consumer<Engine> request) {
    try (var errors = new Errors()) {
      quiet = true;
      Server server = servers.getFirst();
      server.start();
      server.engine().ifPresent(request);
      server.armed();
      while (!isOver() && schedule.now().compareTo(PATIENCE) < 0) {
        schedule.runUntil(schedule.now().plusMinutes(1));
      }
      over();
      errors.check();
    } catch (Violation | RuntimeException error) {
      throw new Failure(plan, schedule, error);
    }
  }

  private void every(Duration mean, Runnable work) {
    Duration pause = Duration.ofMillis((long) (mean.toMillis() * 2 * chance.real()) + 1);
    schedule.after(
        pause,
        () -> {
          if (!quiet) {
            work.run();
            every(mean, work);
          }
        });
  }

  private void jump() {
    // While a server is down, a jump cannot be told from time that has passed.
    if (servers.stream().allMatch(Server::isAwake) && chance.in(0.3 * plan.faults())) {
      Duration by = Duration.ofSeconds(chance.between(-36_000, 36_000));
      note("the clock jumps by " + by);
      clock.jump(by);
      servers.forEach(Server::look);
    }
  }

  /// Somebody takes a machine away, or stops a program, without asking the engine.
  private void meddle() {
    List<Machine.Attempt> running =
        machine.attempts().stream().filter(each -> each.runs(schedule.now())).toList();
    if (running.isEmpty()) {
      return;
    }
    Machine.Attempt attempt = chance.pick(running);
    if (attempt.order.spec().options().managedSpot()) {
      machine.interrupt(attempt.order.attempt());
    } else if (chance.in(0.2 * plan.faults())) {
      machine.stop(attempt.order.attempt());
    }
  }

  private boolean isOver() {
    return database.truth(
        snapshot ->
            allTunings(snapshot).stream().allMatch(job -> job.state().status().terminal())
                && allTrainings(snapshot).stream()
                    .allMatch(job -> job.state().phase() == Phase.RELEASED)
                && reachable().allMatch(attempt -> attempt.released));
  }

  /// The attempts at places whose servers come back.
  private Stream<Machine.Attempt> reachable() {
    return machine.attempts().stream()
        .filter(each -> servers.stream().noneMatch(server -> server.isDead(each.place)));
  }

  private void over() {
    committed();
    database.truth(
        snapshot -> {
          for (TuningJob job : allTunings(snapshot)) {
            Violation.unless(
                job.state().status().terminal(),
                () -> job.identity().name() + " has not ended: " + job.state());
          }
          for (TrainingJob job : allTrainings(snapshot)) {
            Violation.unless(
                job.state().phase() == Phase.RELEASED,
                () -> job.identity().name() + " has not ended: " + job.state());
          }
          return true;
        });
    reachable()
        .forEach(
            attempt -> {
              String id = attempt.order.attempt().text();
              Violation.unless(!attempt.runs(schedule.now()), () -> "still runs: " + id);
              Violation.unless(attempt.released, () -> "never released: " + id);
            });
  }

  /// Something was committed: all that must hold, must hold now.
  void committed() {
    database.truth(
        snapshot -> {
          invariants.check(snapshot);
          callers.ledger().check(snapshot);
          return true;
        });
  }

  /// An attempt is about to be launched: the store must have known before.
  void launches(TrainingOrder order) {
    boolean isMeant =
        database.truth(
            snapshot ->
                snapshot
                    .trainingJob(order.scope(), order.name())
                    .filter(job -> job.state().phase() == Phase.RUNNING)
                    .filter(job -> job.order().equals(order))
                    .filter(_ -> snapshot.launch(order.attempt()).isPresent())
                    .isPresent());
    Violation.unless(isMeant, () -> "launched what the store does not know of: " + order.attempt());
  }

  /// An attempt's model is about to be stored in its job's place: no other may have its job.
  private void stores(AttemptId attempt) {
    boolean isLast =
        database.truth(
            snapshot ->
                snapshot
                    .launch(attempt)
                    .flatMap(launch -> snapshot.trainingJob(launch.trainingId()))
                    .filter(job -> job.state().phase() == Phase.RUNNING)
                    .flatMap(TrainingJob::attempt)
                    .filter(attempt::equals)
                    .isPresent());
    Violation.unless(isLast, () -> "the model of an attempt that counts no more: " + attempt);
  }

  List<TrainingJob> allTrainings(Snapshot snapshot) {
    var all = new ArrayList<TrainingJob>();
    for (long id = 1; ; id++) {
      var job = snapshot.trainingJob(id);
      if (job.isEmpty()) {
        return all;
      }
      all.add(job.get());
    }
  }

  List<TuningJob> allTunings(Snapshot snapshot) {
    return SCOPES.stream()
        .flatMap(
            scope ->
                snapshot
                    .tuningJobs(
                        scope,
                        new JobQuery(
                            JobQuery.Sort.CREATION_TIME,
                            true,
                            JobQuery.Filter.NONE,
                            null,
                            10_000,
                            null))
                    .items()
                    .stream())
        .toList();
  }

  /// The training jobs of a tuning job, deleted ones too.
  List<TrainingJob> trainings(long tuningId) {
    return database.truth(
        snapshot ->
            allTrainings(snapshot).stream()
                .filter(job -> job.origin() != null && job.origin().tuningId() == tuningId)
                .toList());
  }

  void note(String what) {
    schedule.note(what);
  }

  Plan plan() {
    return plan;
  }

  /// How often things fail, now.
  double faults() {
    return quiet ? 0 : plan.faults();
  }

  boolean quiet() {
    return quiet;
  }

  Chance chance() {
    return chance;
  }

  Schedule schedule() {
    return schedule;
  }

  WallClock clock() {
    return clock;
  }

  Machine machine() {
    return machine;
  }

  Database database() {
    return database;
  }

  Callers callers() {
    return callers;
  }

  List<Server> servers() {
    return servers;
  }

  List<Scope> scopes() {
    return SCOPES;
  }

  long commits() {
    return invariants.commits();
  }

  /// The transitions that jobs made.
  Set<String> transitions() {
    return transitions.seen();
  }
}
