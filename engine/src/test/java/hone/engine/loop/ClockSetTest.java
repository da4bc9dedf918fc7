package hone.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import hone.engine.backend.Observation.Ending;
import hone.engine.fake.FakeBackend;
import hone.engine.fake.FakeClock;
import hone.engine.fake.Specs;
import hone.engine.job.JobStatus;
import hone.engine.job.SecondaryStatus;
import hone.engine.job.TrainingState;
import hone.engine.job.Transition;
import hone.engine.job.TuningJob;
import hone.engine.memory.MemoryDatabase;
import hone.engine.rules.Quotas;
import hone.engine.store.LeaseSettings;
import hone.engine.store.Store;
import hone.engine.training.TimeLimits;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The wall clock is set by somebody at a moment that a test chooses.
final class ClockSetTest {
  private static final Duration LIMIT = Duration.ofMinutes(30);

  private final FakeClock clock = new FakeClock();
  private final FakeBackend backend = new FakeBackend(clock, _ -> FakeBackend.Script.hanging());
  private final Deque<Runnable> fits = new ArrayDeque<>();
  private final Store store = new MemoryDatabase(clock).open(LeaseSettings.alone("here"), () -> 0);
  private final Engine engine =
      Engine.stepped(
          new Ports(store, backend, clock, new SplittableRandom(1)),
          new EngineSettings(1, Duration.ofSeconds(1), Duration.ZERO, 2, Quotas.AWS),
          fits::add);

  private void pass(Duration time) {
    clock.move(time);
    for (int i = 0; i < 12; i++) {
      clock.move(Duration.ofSeconds(1));
      engine.step();
      while (!fits.isEmpty()) {
        fits.remove().run();
      }
    }
  }

  /// Set the clock, without giving the engine a chance to notice.
  private void set(int hours) {
    engine.step();
    clock.move(Duration.ofMillis(100));
    clock.set(Duration.ofHours(hours));
  }

  private TuningJob tuning(String name) {
    return engine.read(store -> Engine.tuningJob(store, Specs.SCOPE, name));
  }

  private TrainingState training(String name) {
    return engine.read(store -> Engine.trainingJob(store, Specs.SCOPE, name)).state();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1})
  void aTuningJobCreatedRightAfterTheClockWasSetHasItsWholeRuntimeAndNoMore(int hours) {
    set(hours);
    engine.submit(Specs.random(4, 1).withRuntimeMax(LIMIT).tuning("job"));
    pass(LIMIT.minusMinutes(1));
    assertThat(tuning("job").state().ending()).isNull();
    assertThat(backend.launched()).hasSize(1);

    pass(Duration.ofMinutes(1));
    assertThat(tuning("job").state().status()).isEqualTo(JobStatus.COMPLETED);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1})
  void aTrainingJobCreatedRightAfterTheClockWasSetWaitsAsLongAsItMay(int hours) {
    engine.submit(Specs.random(1, 1).own("first"));
    set(hours);
    engine.submit(
        Specs.random(1, 1).own("second", new TimeLimits(Duration.ofHours(1), null, LIMIT)));
    pass(LIMIT.minusMinutes(1));
    assertThat(training("second").status()).isEqualTo(JobStatus.IN_PROGRESS);

    pass(Duration.ofMinutes(1));
    assertThat(training("second").secondary()).isEqualTo(SecondaryStatus.MAX_WAIT_TIME_EXCEEDED);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1})
  void whatWasCreatedBeforeTheClockWasSetHasItsWholeRuntimeAndNoMore(int hours) {
    engine.submit(Specs.random(4, 1).withRuntimeMax(LIMIT).tuning("job"));
    pass(Duration.ofMinutes(1));
    set(hours);
    pass(LIMIT.minusMinutes(3));
    assertThat(tuning("job").state().ending()).isNull();

    pass(Duration.ofMinutes(2));
    assertThat(tuning("job").state().status()).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  void nothingEndsBeforeItBeganWhenTheClockIsSetBack() {
    engine.submit(Specs.random(1, 1).tuning("job"));
    pass(Duration.ofMinutes(10));
    set(-1);
    String name = backend.launched().getFirst().name();
    backend.print(name, 1);
    backend.end(name, new Ending.Completed());
    pass(Duration.ZERO);

    TrainingState training = training(name);
    TuningJob job = tuning("job");
    assertThat(training.status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(training.startedAt()).isAfterOrEqualTo(job.identity().createdAt());
    assertThat(training.endedAt()).isAfterOrEqualTo(training.startedAt());
    assertThat(training.transitions()).extracting(Transition::startedAt).isSorted();
    assertThat(training.endedAt()).isEqualTo(training.transitions().getLast().startedAt());
    assertThat(training.modifiedAt()).isAfterOrEqualTo(training.endedAt());
    assertThat(job.state().status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(job.state().endedAt()).isAfterOrEqualTo(training.endedAt());
    assertThat(job.state().modifiedAt()).isAfterOrEqualTo(training.endedAt());
  }

  @Test
  void aTuningJobThatTriesNothingEndsNoEarlierThanItWasCreatedWhenTheClockIsSetBack() {
    engine.submit(Specs.random(1, 1).tuning("job"));
    set(-1);
    engine.stopTuningJob(Specs.SCOPE, "job");
    pass(Duration.ZERO);

    TuningJob job = tuning("job");
    assertThat(job.state().status()).isEqualTo(JobStatus.STOPPED);
    assertThat(job.state().endedAt()).isAfterOrEqualTo(job.identity().createdAt());
    assertThat(job.state().modifiedAt()).isAfterOrEqualTo(job.identity().createdAt());
  }
}
