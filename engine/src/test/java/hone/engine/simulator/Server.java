package hone.engine.simulator;

import hone.engine.ApiError;
import hone.engine.backend.AttemptId;
import hone.engine.claim.Claim;
import hone.engine.claim.Claims;
import hone.engine.claim.StoredClaims;
import hone.engine.loop.Engine;
import hone.engine.loop.EngineSettings;
import hone.engine.loop.Ports;
import hone.engine.rules.Quota;
import hone.engine.rules.Quotas;
import hone.engine.simulator.machine.Chance;
import hone.engine.simulator.machine.Crash;
import hone.engine.store.LeaseSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One server: its lives, each an engine of its own, and the points at which a life may end. Not
/// thread-safe.
final class Server {
  private final Simulation world;
  private final String place;
  private final Chance chance;
  private final EngineSettings settings;
  private @Nullable Engine engine;
  private int life;

  /// The last life that ended.
  private int crashed;
  private boolean inBetween;
  private int steps = Integer.MIN_VALUE;
  private SortedSet<Integer> crashes = new TreeSet<>();
  private Consumer<Engine> lastRequest = _ -> {};
  private boolean paused;
  private boolean dead;

  Server(Simulation world, String place, Chance chance) {
    this.world = world;
    this.place = place;
    this.chance = chance;
    settings =
        new EngineSettings(
            world.plan().slots(),
            Duration.ofSeconds(1),
            world.plan().bug() == Planted.UNSEEN_IS_GONE ? Duration.ZERO : Duration.ofSeconds(90),
            2,
            new Quotas(Map.of(Quota.TUNING_JOBS, 4)));
  }

  /// The engine, while the server is up.
  Optional<Engine> engine() {
    return Optional.ofNullable(engine);
  }

  String place() {
    return place;
  }

  boolean isAwake() {
    return engine != null && !paused;
  }

  /// Whether that is its place, and it never comes back.
  boolean isDead(String where) {
    return dead && place.equals(where);
  }

  /// End for good.
  void die() {
    dead = true;
    if (engine != null) {
      crash("its end");
    }
  }

  int life() {
    return life;
  }

  void start() {
    if (dead) {
      return;
    }
    life++;
    int mine = life;
    world.note(place + " starts, life " + mine);
    var store =
        new FaultyStore(
            this,
            world,
            world.database().open(lease(), () -> world.schedule().now().toNanos()),
            chance.derive("store" + mine));
    Claims claims =
        world.plan().bug() == Planted.LOST_STORES ? _ -> Claim.HELD : new StoredClaims(store);
    world.machine().claims(place, attempt -> claim(claims, attempt));
    var backend = new FaultyBackend(this, world, chance.derive("backend" + mine));
    try {
      // Alive from here on, so that a crash while it starts is one, too.
      inBetween = false;
      Engine started =
          Engine.stepped(
              new Ports(store, backend, world.clock(), chance.derive("names" + mine).random()),
              settings,
              task -> think(mine, task));
      engine = started;
      step(mine);
      keepLease(mine);
    } catch (Crash crash) {
      world.note("while it started: " + crash.getMessage());
    } catch (ApiError _) {
      // The store was away, as at a real start: the supervisor tries again.
      crash("start: the store is away");
    }
  }

  /// Whether an attempt at this place may store what it left, as far as the server can tell.
  private Claim claim(Claims claims, AttemptId attempt) {
    if (!isAwake()) {
      return Claim.UNKNOWN;
    }
    try {
      return claims.of(attempt);
    } catch (Crash crash) {
      world.note("as it asked for a claim: " + crash.getMessage());
      return Claim.UNKNOWN;
    }
  }

  private LeaseSettings lease() {
    return world.plan().servers() == 1 ? LeaseSettings.alone(place) : LeaseSettings.shared(place);
  }

  private void keepLease(int mine) {
    if (world.plan().servers() > 1) {
      world
          .schedule()
          .after(
              Duration.ofSeconds(2),
              () ->
                  live(
                      mine,
                      () -> {
                        try {
                          engine().ifPresent(Engine::keepLease);
                        } catch (ApiError error) {
                          world.note(place + ": " + error.text());
                        }
                        keepLease(mine);
                      }));
    }
  }

  private void think(int mine, Runnable task) {
    boolean isSlow = chance.in(0.05);
    Duration length =
        isSlow
            ? Duration.ofSeconds(chance.between(1, 30))
            : Duration.ofMillis(chance.between(1, 50));
    world.schedule().after(length, () -> live(mine, task));
  }

  private void step(int mine) {
    boolean wakesSoon = !world.quiet() && chance.in(0.2);
    Duration pause =
        wakesSoon
            ? Duration.ofMillis(chance.between(1, 100))
            : world.quiet() ? Duration.ofSeconds(10) : Duration.ofSeconds(1);
    world
        .schedule()
        .after(
            pause,
            () ->
                live(
                    mine,
                    () -> {
                      Engine now = engine;
                      if (now != null) {
                        now.step();
                        step(mine);
                      }
                    }));
  }

  /// Go through one cycle now.
  void look() {
    live(life, () -> engine().ifPresent(Engine::step));
  }

  /// Do something in that life, if it still is.
  private void live(int mine, Runnable work) {
    if (life == mine && engine != null) {
      if (paused) {
        world.schedule().after(Duration.ofSeconds(1), () -> live(mine, work));
        return;
      }
      try {
        work.run();
      } catch (Crash crash) {
        world.note(String.valueOf(crash.getMessage()));
      }
    }
  }

  /// A step's end: here the server may crash or be stopped for a while, and others get their turn.
  void point(int mine, String where) {
    pointWithoutPause(mine, where);
    // A call in between may come at a launch, where nobody can stand still.
    boolean isInCall = world.servers().stream().anyMatch(each -> each.inBetween);
    boolean mayPause =
        world.plan().servers() > 1 && world.plan().crashes() && engine != null && !isInCall;
    if (mayPause && !paused && chance.in(0.0003 * world.faults())) {
      pause(Duration.ofSeconds(chance.between(1, 60)));
      if (isDown(mine)) {
        throw new Crash("while it was stopped, at " + where);
      }
    }
  }

  /// The whole process stands still, wherever it is, while the world goes on.
  private void pause(Duration length) {
    world.note(place + " stands still for " + length);
    paused = true;
    try {
      world.schedule().runUntil(world.schedule().now().plus(length));
    } finally {
      paused = false;
      world.note(place + " goes on");
    }
  }

  void pointWithoutPause(int mine, String where) {
    if (isDown(mine)) {
      throw new Crash("of a dead server at " + where);
    }
    steps++;
    if (crashes.contains(steps)) {
      Consumer<Engine> request = lastRequest;
      crashes = new TreeSet<>(crashes.tailSet(steps + 1));
      engine().ifPresent(request);
      crash(where);
      throw new Crash(where);
    }
    if (world.plan().crashes() && chance.in(0.0003 * world.faults())) {
      crash(where);
      throw new Crash(where);
    }
    if (!inBetween && chance.in(0.005)) {
      inBetween = true;
      try {
        world.callers().call();
      } finally {
        inBetween = false;
      }
      if (isDown(mine)) {
        throw new Crash("meanwhile, at " + where);
      }
    }
  }

  private boolean isDown(int mine) {
    return life != mine || crashed == mine;
  }

  /// From now on, crash at these steps; steps are counted from here.
  void armed() {
    steps = 0;
  }

  void crashAt(SortedSet<Integer> numbers) {
    crashes = numbers;
  }

  /// At that step, ask for something, and crash right after the answer.
  void askAndCrashAt(int number, Consumer<Engine> request) {
    crashes = new TreeSet<>(List.of(number));
    lastRequest = request;
  }

  int steps() {
    return steps;
  }

  private void crash(String where) {
    world.note(place + " crashes " + where);
    crashed = life;
    engine = null;
    world.database().crash();
    world.schedule().after(Duration.ofSeconds(chance.between(1, 60)), this::start);
  }
}
