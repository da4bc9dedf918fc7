package hone.engine.simulator;

import hone.engine.simulator.machine.Chance;
import java.time.Duration;

/// What a simulation is to be like.
///
/// @param busy for how long callers call and faults happen
/// @param faults how often what can fail does, as a factor; 0 for a perfect world
/// @param crashes whether servers crash and are stopped for a while
/// @param servers how many there are
/// @param slots of each server
record Plan(
    long seed, Planted bug, Duration busy, double faults, boolean crashes, int servers, int slots) {

  static Plan of(long seed) {
    var chance = new Chance(seed).derive("plan");
    double faults = chance.in(0.1) ? 0 : 0.2 + 1.8 * chance.real();
    return new Plan(
        seed,
        Planted.NOTHING,
        Duration.ofMinutes(chance.between(5, 40)),
        faults,
        chance.in(0.85),
        chance.in(0.5) ? 1 : chance.between(2, 3),
        chance.between(1, 5));
  }

  Plan with(Planted planted) {
    return new Plan(seed, planted, busy, faults, crashes, servers, slots);
  }

  /// The same, busy for no longer than that.
  Plan within(Duration most) {
    Duration length = busy.compareTo(most) < 0 ? busy : most;
    return new Plan(seed, bug, length, faults, crashes, servers, slots);
  }

  /// The command that runs exactly this again.
  String command() {
    return "mvn -o -q -pl engine -am test -Dtest=EngineSim#replay -Dhone.sim.seed="
        + seed
        + (bug == Planted.NOTHING ? "" : " -Dhone.sim.bug=" + bug)
        + " -Dsurefire.failIfNoSpecifiedTests=false";
  }
}
