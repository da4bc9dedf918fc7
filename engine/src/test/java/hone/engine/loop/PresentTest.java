package hone.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import hone.engine.backend.AttemptId;
import hone.engine.backend.Backend;
import hone.engine.backend.MetricPoint;
import hone.engine.backend.Observation;
import hone.engine.backend.TrainingOrder;
import hone.engine.fake.FakeClock;
import hone.engine.fake.Specs;
import hone.engine.job.Identity;
import hone.engine.job.TrainingJob;
import hone.engine.memory.MemoryDatabase;
import hone.engine.rules.TrainingRules;
import hone.engine.store.LeaseSettings;
import hone.engine.store.Store;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class PresentTest {
  private static final AttemptId ATTEMPT = new AttemptId("job-1-00000001");

  private final FakeClock clock = new FakeClock();
  private final Store store = new MemoryDatabase(clock).open(LeaseSettings.alone("here"), () -> 0);
  private final ToldBackend backend = new ToldBackend();
  private final Present present =
      new Present(
          new Ports(store, backend, clock, new SplittableRandom(1)), Duration.ofSeconds(30));

  /// Tells of each attempt what a test says.
  private static final class ToldBackend implements Backend {
    Observation now = new Observation.Absent();

    @Override
    public void launch(TrainingOrder order) {}

    @Override
    public Observation inspect(AttemptId attempt) {
      return now;
    }

    @Override
    public List<MetricPoint> metrics(AttemptId attempt, long after) {
      return List.of();
    }

    @Override
    public void stored(AttemptId attempt, long sequence) {}

    @Override
    public void stop(AttemptId attempt) {}

    @Override
    public void release(AttemptId attempt) {}

    @Override
    public List<AttemptId> attempts() {
      return List.of(ATTEMPT);
    }

    @Override
    public void onChange(Consumer<AttemptId> listener) {}
  }

  private TrainingJob job() {
    TrainingJob job =
        store.write(
            transaction -> {
              var spec = Specs.random(9, 1).tuning("job").spec().definitions().getFirst();
              var identity = new Identity(0, Specs.SCOPE, "job", "arn:job", clock.instant());
              var blueprint = transaction.insert(spec.training(), "{}");
              return transaction.insert(identity, null, blueprint, new LinkedHashMap<>());
            });
    return job.with(TrainingRules.granted(job, ATTEMPT.text(), clock.instant()));
  }

  @Test
  void anAttemptIsGoneOnceItHasBeenAbsentForLong() {
    TrainingJob job = job();

    assertThat(present.letGo(job)).isFalse();
    clock.move(Duration.ofSeconds(29));
    assertThat(present.letGo(job)).isFalse();
    clock.move(Duration.ofSeconds(1));
    assertThat(present.letGo(job)).isTrue();
  }

  @Test
  void anAttemptThatIsSeenAgainWhileItIsLetGoBeginsItsAbsenceAnew() {
    TrainingJob job = job();
    present.letGo(job);
    clock.move(Duration.ofSeconds(20));
    backend.now = new Observation.Active(List.of());
    assertThat(present.letGo(job)).isFalse();

    clock.move(Duration.ofSeconds(20));
    backend.now = new Observation.Absent();

    assertThat(present.letGo(job)).isFalse();
    clock.move(Duration.ofSeconds(30));
    assertThat(present.letGo(job)).isTrue();
  }
}
