package hone.engine.simulator;

import hone.engine.backend.AttemptId;
import hone.engine.backend.Backend;
import hone.engine.backend.MetricPoint;
import hone.engine.backend.Observation;
import hone.engine.backend.TrainingOrder;
import hone.engine.simulator.machine.BackendFault;
import hone.engine.simulator.machine.Chance;
import hone.engine.simulator.machine.Machine;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The machine as one life of a server sees it: calls fail before or after their effect, what is
/// seen is late. Not thread-safe.
final class FaultyBackend implements Backend {
  private static final int PAGE = 20;

  private final Server server;
  private final Simulation world;
  private final Chance chance;
  private final int life;
  private final Chance late;

  FaultyBackend(Server server, Simulation world, Chance chance) {
    this.server = server;
    this.world = world;
    this.chance = chance;
    life = server.life();
    late = chance.derive("late");
    world.machine().forget(server.place());
  }

  @Override
  public void launch(TrainingOrder order) {
    server.pointWithoutPause(life, "before a launch");
    fail("launch, before", 0.02);
    TrainingOrder real = isPlanted(order) ? renamed(order) : order;
    world.launches(real);
    world.machine().launch(server.place(), real);
    server.point(life, "after a launch");
    fail("launch, after", 0.02);
  }

  private Optional<Machine.Attempt> here(AttemptId attempt) {
    return world.machine().attempt(attempt).filter(each -> each.place.equals(server.place()));
  }

  private boolean isPlanted(TrainingOrder order) {
    return world.plan().bug() == Planted.DOUBLE_LAUNCH_AFTER_RESTART
        && life > 1
        && world.machine().attempt(order.attempt()).isPresent();
  }

  private TrainingOrder renamed(TrainingOrder order) {
    return new TrainingOrder(
        new AttemptId(order.attempt() + "-again"),
        order.scope(),
        order.name(),
        order.arn(),
        order.spec(),
        order.hyperparameters());
  }

  @Override
  public Observation inspect(AttemptId attempt) {
    server.point(life, "before an inspection");
    if (chance.in(0.02 * world.faults())) {
      if (world.plan().bug() == Planted.UNSEEN_IS_GONE) {
        return new Observation.Absent();
      }
      throw new BackendFault("simulated: cannot inspect");
    }
    Observation found =
        here(attempt).isPresent()
            ? world.machine().inspect(attempt, sight(attempt))
            : new Observation.Absent();
    if (found instanceof Observation.Active(var stages, _) && late.in(0.1 * world.faults())) {
      found = new Observation.Active(stages, false);
    }
    world.machine().told(attempt, found);
    server.point(life, "after an inspection");
    if (world.plan().bug() == Planted.DOUBLE_LAUNCH_AFTER_RESTART && life > 1) {
      world.machine().attempt(attempt).ifPresent(each -> launch(each.order));
    }
    return found;
  }

  private Duration sight(AttemptId attempt) {
    Duration now = world.schedule().now();
    boolean isLate = chance.in(0.1 * world.faults());
    Duration sight = isLate ? now.minusSeconds(chance.between(0, 60)) : now;
    return world.machine().seen(attempt, sight);
  }

  @Override
  public List<MetricPoint> metrics(AttemptId attempt, long after) {
    server.point(life, "before reading metrics");
    fail("metrics", 0.01);
    long first = world.plan().bug() == Planted.METRIC_READ_TWICE ? Math.max(0, after - 1) : after;
    Duration now = world.schedule().now();
    return here(attempt)
        .map(each -> world.machine().printed(each, now))
        .filter(points -> points.size() > after)
        .map(points -> points.subList((int) first, (int) Math.min(points.size(), after + PAGE)))
        .orElse(List.of());
  }

  @Override
  public void stored(AttemptId attempt, long sequence) {}

  @Override
  public void stop(AttemptId attempt) {
    server.point(life, "before a stop");
    fail("stop, before", 0.05);
    if (chance.in(0.05 * world.faults())) {
      world.note("a stop is lost");
      return;
    }
    if (here(attempt).isPresent()) {
      world.machine().stop(attempt);
    }
    fail("stop, after", 0.05);
  }

  @Override
  public boolean interrupt(AttemptId attempt) {
    server.point(life, "before an interruption");
    fail("interrupt, before", 0.05);
    return here(attempt).isPresent() && world.machine().interrupt(attempt);
  }

  @Override
  public void release(AttemptId attempt) {
    server.point(life, "before a release");
    fail("release, before", 0.05);
    if (here(attempt).isPresent()) {
      world.machine().release(attempt);
    }
    server.point(life, "after a release");
    fail("release, after", 0.05);
  }

  @Override
  public List<AttemptId> attempts() {
    server.point(life, "before a list of attempts");
    fail("list", 0.05);
    return world.machine().attempts().stream()
        .filter(each -> !each.released && each.place.equals(server.place()))
        .map(each -> each.order.attempt())
        .toList();
  }

  @Override
  public void onChange(Consumer<AttemptId> listener) {
    world.machine().listener(server.place(), listener);
  }

  private void fail(String what, double often) {
    if (chance.in(often * world.faults())) {
      throw new BackendFault("simulated: " + what);
    }
  }
}
