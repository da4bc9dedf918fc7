package hone.engine.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import hone.engine.backend.Observation.Ending;
import hone.engine.backend.TrainingOrder;
import hone.engine.fake.Specs;
import hone.engine.job.Transition;
import hone.engine.simulator.machine.Chance;
import hone.engine.simulator.machine.Program;
import hone.engine.submission.TuningSubmission;
import hone.engine.tuning.TuningSpec;
import hone.search.HyperbandLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Hyperband through crashes: a bracket of 27 training jobs whose reports come at the same times
/// whatever the server does, and which go on beyond their rung until they are stopped.
final class HyperbandSim {
  private static final int SEEDS = Integer.getInteger("hone.sim.hyperband.seeds", 1_000);
  private static final int TRIALS = 27;

  /// All have been launched before the first report, however often the server crashes until then.
  private static final Duration FIRST_REPORT = Duration.ofMinutes(20);

  @Test
  void hyperbandCrash_samePromotions() {
    List<Compared> all =
        IntStream.rangeClosed(1, SEEDS).parallel().mapToObj(HyperbandSim::compared).toList();

    assertThat(all.stream().mapToInt(Compared::crashes).sum()).isGreaterThan(SEEDS / 2);
    assertThat(all.stream().mapToLong(Compared::stoppedEarly).sum()).isGreaterThan(SEEDS);
  }

  private record Compared(int crashes, long stoppedEarly) {}

  /// One bracket with crashes decides as it does without.
  private static Compared compared(int seed) {
    var calm = new Bracket(seed, new TreeSet<>());
    var chance = new Chance(seed).derive("crashes");
    var at = new TreeSet<Integer>();
    for (int i = chance.between(1, 3); i > 0; i--) {
      at.add(chance.between(1, calm.steps));
    }
    var crashed = new Bracket(seed, at);

    assertThat(crashed.decisions)
        .as("seed " + seed + ", crashes at steps " + at)
        .isEqualTo(calm.decisions);
    return new Compared(
        crashed.lives - 1,
        calm.decisions.values().stream().filter(d -> d.contains("it was number")).count());
  }

  @Test
  void hyperbandCrashAtEveryStep_samePromotions() {
    var calm = new Bracket(7, new TreeSet<>());
    int stride = Math.max(1, calm.steps / 150);
    for (int step = 1; step <= calm.steps; step += stride) {
      var crashed = new Bracket(7, new TreeSet<>(List.of(step)));

      assertThat(crashed.decisions).as("crash at step " + step).isEqualTo(calm.decisions);
    }
  }

  /// One run of the bracket, and what was decided about each training job.
  private static final class Bracket {
    final SequencedMap<Integer, String> decisions = new LinkedHashMap<>();
    final int steps;
    final int lives;

    Bracket(long seed, SortedSet<Integer> crashes) {
      var plan = new Plan(seed, Planted.NOTHING, Duration.ZERO, 0, false, 1, TRIALS);
      var world = new Simulation(plan, (order, now) -> program(seed, order, now));
      world.servers().getFirst().crashAt(crashes);
      world.runQuietly(engine -> engine.submit(request()));
      steps = world.servers().getFirst().steps();
      lives = world.servers().getFirst().life();
      for (var job : world.trainings(1)) {
        var state = job.state();
        String why =
            state.transitions().stream()
                .map(Transition::message)
                .filter(message -> message.contains("resource"))
                .findFirst()
                .orElse("");
        int ordinal = job.origin() == null ? 0 : job.origin().ordinal();
        decisions.put(ordinal, state.status() + " at " + state.counted() + ": " + why);
      }
    }

    private static Program program(long seed, TrainingOrder order, Duration now) {
      String[] parts = order.name().split("-", -1);
      var chance = new Chance(seed).derive("trial " + parts[parts.length - 2]);
      Duration first = FIRST_REPORT.plusMillis(chance.between(0, 60_000));
      Duration epoch = Duration.ofMillis(chance.between(3_000, 20_000));
      double level = chance.real();
      var values = new ArrayList<Double>();
      for (int i = 1; i <= 400; i++) {
        values.add(level + chance.real() / i);
      }
      return new Program(
          first.minus(epoch).minus(now), epoch, values, new Ending.Completed(), null, true);
    }

    private static TuningSubmission request() {
      TuningSubmission usual =
          Specs.random(TRIALS, TRIALS)
              .withScope(Simulation.SCOPES.getFirst())
              .withStrategy("Hyperband")
              .tuning("bracket");
      TuningSpec spec = usual.spec();
      return new TuningSubmission(
          usual.scope(),
          usual.name(),
          new TuningSpec(
              spec.strategy(),
              spec.goal(),
              List.of(longer(spec.definitions().getFirst())),
              spec.limits(),
              false,
              spec.completion(),
              new HyperbandLimits(1, 27),
              null,
              spec.seed()),
          usual.document(),
          usual.tags(),
          null);
    }

    private static TuningSpec.Definition longer(TuningSpec.Definition usual) {
      return new TuningSpec.Definition(
          usual.name(),
          usual.metric(),
          usual.space(),
          usual.fixed(),
          Specs.training(Duration.ofHours(20), 0),
          usual.document());
    }
  }
}
