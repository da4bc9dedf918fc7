package hone.engine.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import hone.engine.ApiError;
import hone.engine.Scope;
import hone.engine.backend.Observation.Ending;
import hone.engine.fake.Specs;
import hone.engine.job.JobStatus;
import hone.engine.job.Tally;
import hone.engine.job.TuningJob;
import hone.engine.loop.Engine;
import hone.engine.simulator.machine.Program;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// Scenarios of docs/scenarios.md that need crashes at exact moments, or several servers.
final class ScenarioSim {
  private static final int SEEDS = Integer.getInteger("hone.sim.scenario.seeds", 20);
  private static final int JOBS = 100;
  private static final int PARALLEL = 10;

  private static final Program QUICK =
      new Program(
          Duration.ofSeconds(2),
          Duration.ofSeconds(3),
          List.of(1.0, 0.5),
          new Ending.Completed(),
          null,
          true);

  @Test
  void stopDuringEverything_endsStopped() {
    int stopped = 0;
    int steps = stopAt(Integer.MAX_VALUE, new AtomicBoolean());
    int stride = Math.max(1, steps / 200);
    for (int step = 1; step < steps; step += stride) {
      var accepted = new AtomicBoolean();
      stopAt(step, accepted);
      stopped += accepted.get() ? 1 : 0;
    }

    // All but those after the job's own end.
    assertThat(stopped).isGreaterThan(steps / stride / 2);
  }

  /// Run a tuning job, stop it at a step, and crash right after.
  private static int stopAt(int step, AtomicBoolean accepted) {
    var plan = new Plan(3, Planted.NOTHING, Duration.ZERO, 0, false, 1, 2);
    var world = new Simulation(plan, (_, _) -> QUICK);
    Server server = world.servers().getFirst();
    var request = Specs.random(4, 2).withScope(Simulation.SCOPES.getFirst()).withRetries(1);
    server.askAndCrashAt(step, engine -> accepted.set(isStopped(engine, request.scope())));
    world.runQuietly(engine -> engine.submit(request.tuning("job")));

    JobStatus status =
        world.database().truth(s -> Engine.tuningJob(s, request.scope(), "job")).state().status();
    assertThat(status)
        .as("stopped at step " + step)
        .isEqualTo(accepted.get() ? JobStatus.STOPPED : JobStatus.COMPLETED);
    return server.steps();
  }

  private static boolean isStopped(Engine engine, Scope scope) {
    try {
      engine.stopTuningJob(scope, "job");
      return true;
    } catch (ApiError error) {
      assertThat(error.code()).isEqualTo(ApiError.Code.VALIDATION);
      return false;
    }
  }

  @Test
  void maxJobsNeverExceeded() {
    for (int seed = 1; seed <= SEEDS; seed++) {
      var plan = new Plan(seed, Planted.NOTHING, Duration.ofMinutes(10), 3, true, 3, 5);
      var world = new Simulation(plan, (_, _) -> QUICK);
      var request =
          Specs.random(JOBS, PARALLEL).withScope(Simulation.SCOPES.getFirst()).withRetries(30);
      // The limits are looked at after each commit, by `Invariants`.
      world.run(engine -> engine.submit(request.tuning("job")));

      TuningJob job = world.database().truth(s -> Engine.tuningJob(s, request.scope(), "job"));
      Tally tally = world.database().truth(s -> s.tally(job.id()));
      assertThat(job.state().status()).as("seed " + seed).isEqualTo(JobStatus.COMPLETED);
      assertThat(tally.ended()).as("seed " + seed).isEqualTo(JOBS);
    }
  }
}
