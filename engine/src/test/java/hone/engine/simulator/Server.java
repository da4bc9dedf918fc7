package hone.engine.simulator;

import hone.engine.ApiError;
import hone.engine.loop.Engine;
import hone.engine.loop.EngineSettings;
import hone.engine.loop.Ports;
import hone.engine.rules.Quotas;
import hone.engine.store.LeaseSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// One server: its lives, each an engine of its own, and the points at which a life may end. Not
/// thread-safe.
final class Server {
  private final Simulation world;
  private final Chance chance;
  private final EngineSettings settings;
  private @Nullable Engine engine;
  private int life;

  /// The last life that ended.
  private int crashed;
  private boolean inBetween;
  private int steps = Integer.MIN_VALUE;
  private SortedSet<Integer> crashes = new TreeSet<>();

  Server(Simulation world, Chance chance) {
    this.world = world;
    this.chance = chance;
    settings =
        new EngineSettings(
            world.plan().slots(),
            Duration.ofSeconds(1),
            world.plan().bug() == Planted.UNSEEN_IS_GONE ? Duration.ZERO : Duration.ofSeconds(90),
            2,
            new Quotas(4, 100, 750, 10_000));
  }

  /// The engine, while the server is up.
  Optional<Engine> engine() {
    return Optional.ofNullable(engine);
  }

  int life() {
    return life;
  }

  void start() {
    life++;
    int mine = life;
    world.note("server starts, life " + mine);
    var store =
        new FaultyStore(
            this,
            world,
            world.database().open(LeaseSettings.alone("here"), () -> 0),
            chance.derive("store" + mine));
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
    } catch (Crash crash) {
      world.note("while it started: " + crash.getMessage());
    } catch (ApiError _) {
      // The store was away, as at a real start: the supervisor tries again.
      crash("start: the store is away");
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
      try {
        work.run();
      } catch (Crash crash) {
        world.note(String.valueOf(crash.getMessage()));
      }
    }
  }

  /// A step's end: here the server may crash, and others may get their turn.
  void point(int mine, String where) {
    if (isDown(mine)) {
      throw new Crash("of a dead server at " + where);
    }
    steps++;
    if (crashes.contains(steps) || (world.plan().crashes() && chance.in(0.0003 * world.faults()))) {
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

  int steps() {
    return steps;
  }

  private void crash(String where) {
    world.note("crash at " + where);
    crashed = life;
    engine = null;
    world.database().crash();
    world.schedule().after(Duration.ofSeconds(chance.between(1, 60)), this::start);
  }
}
