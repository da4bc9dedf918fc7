package hone.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import hone.engine.backend.AttemptId;
import hone.engine.backend.Backend;
import hone.engine.backend.MetricPoint;
import hone.engine.backend.Observation;
import hone.engine.backend.Observation.Ending;
import hone.engine.backend.TrainingOrder;
import hone.engine.fake.FakeBackend;
import hone.engine.fake.FakeClock;
import hone.engine.fake.Specs;
import hone.engine.job.JobStatus;
import hone.engine.job.SecondaryStatus;
import hone.engine.job.TrainingState;
import hone.engine.memory.MemoryDatabase;
import hone.engine.rules.Quotas;
import hone.engine.simulator.machine.BackendFault;
import hone.engine.store.LeaseSettings;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// Scenarios of docs/scenarios.md about what a backend shows, with their names there.
final class ScenariosTest {
  private static final Duration ABSENCE = Duration.ofSeconds(90);

  private final FakeClock clock = new FakeClock();
  private final FakeBackend trainings = new FakeBackend(clock, _ -> FakeBackend.Script.hanging());
  private final Blurred backend = new Blurred();
  private final Engine engine =
      Engine.stepped(
          new Ports(
              new MemoryDatabase(clock).open(LeaseSettings.alone("here"), () -> 0),
              backend,
              clock,
              new SplittableRandom(1)),
          new EngineSettings(20, Duration.ofSeconds(1), ABSENCE, 2, Quotas.AWS),
          new ArrayDeque<Runnable>()::add);

  /// A backend that can be cut off, or lose sight of attempts.
  private final class Blurred implements Backend {
    private boolean away;
    private final Set<AttemptId> hidden = new LinkedHashSet<>();

    @Override
    public void launch(TrainingOrder order) {
      trainings.launch(order);
    }

    @Override
    public Observation inspect(AttemptId attempt) {
      if (away) {
        throw new BackendFault("away");
      }
      return hidden.contains(attempt) ? new Observation.Absent() : trainings.inspect(attempt);
    }

    @Override
    public List<MetricPoint> metrics(AttemptId attempt, long after) {
      return hidden.contains(attempt) ? List.of() : trainings.metrics(attempt, after);
    }

    @Override
    public void stored(AttemptId attempt, long sequence) {
      trainings.stored(attempt, sequence);
    }

    @Override
    public void stop(AttemptId attempt) {
      trainings.stop(attempt);
    }

    @Override
    public void release(AttemptId attempt) {
      trainings.release(attempt);
    }

    @Override
    public List<AttemptId> attempts() {
      return trainings.attempts().stream().filter(each -> !hidden.contains(each)).toList();
    }

    @Override
    public void onChange(Consumer<AttemptId> listener) {
      trainings.onChange(listener);
    }
  }

  private void pass(Duration time) {
    for (long second = 0; second < time.toSeconds(); second++) {
      clock.move(Duration.ofSeconds(1));
      engine.step();
    }
  }

  private TrainingState state(String name) {
    return engine.read(store -> Engine.trainingJob(store, Specs.SCOPE, name)).state();
  }

  @Test
  void emptyListIsNotDeath() {
    for (int i = 0; i < 20; i++) {
      engine.submit(Specs.random(1, 1).own("own-" + i));
    }
    pass(Duration.ofSeconds(3));
    backend.away = true;
    pass(Duration.ofMinutes(5));
    backend.away = false;
    backend.hidden.addAll(trainings.attempts());
    pass(ABSENCE.minusSeconds(5));
    backend.hidden.clear();
    pass(Duration.ofSeconds(3));

    for (int i = 0; i < 20; i++) {
      TrainingState state = state("own-" + i);
      assertThat(state.secondary()).isEqualTo(SecondaryStatus.TRAINING);
      assertThat(state.attempts()).hasSize(1);
    }
    assertThat(trainings.launched()).hasSize(20);
  }

  @Test
  void lateTerminalAfterRetry_isIgnored() {
    engine.submit(Specs.random(1, 1).withRetries(1).own("own"));
    pass(Duration.ofSeconds(3));
    AttemptId first = trainings.attempts().getFirst();
    backend.hidden.add(first);
    pass(ABSENCE.plusSeconds(5));
    assertThat(state("own").attempts()).hasSize(2);

    trainings.end(first, 7.0, new Ending.Completed());
    backend.hidden.clear();
    pass(Duration.ofSeconds(30));

    assertThat(state("own").status()).isEqualTo(JobStatus.IN_PROGRESS);
    assertThat(state("own").objective()).isNull();
    assertThat(trainings.released()).isPositive();

    trainings.print("own", 0.5);
    trainings.end("own", new Ending.Completed());
    pass(Duration.ofSeconds(3));
    assertThat(state("own").status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(state("own").objective()).isEqualTo(0.5);
  }
}
