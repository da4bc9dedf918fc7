package hone.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import hone.engine.backend.Observation.Ending;
import hone.engine.backend.Observation.FailureKind;
import hone.engine.fake.FakeBackend;
import hone.engine.fake.FakeClock;
import hone.engine.fake.Specs;
import hone.engine.job.JobStatus;
import hone.engine.job.SecondaryStatus;
import hone.engine.job.TrainingState;
import hone.engine.job.TuningJob;
import hone.engine.memory.MemoryDatabase;
import hone.engine.rules.Quotas;
import hone.engine.store.LeaseSettings;
import hone.engine.training.TimeLimits;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Limits of time that have passed while no server ran, and what became of what was to be stopped.
final class OutageLimitsTest {
  private static final Duration LIMIT = Duration.ofMinutes(30);

  private final FakeClock clock = new FakeClock();
  private final FakeBackend backend = new FakeBackend(clock, _ -> FakeBackend.Script.hanging());
  private final MemoryDatabase database = new MemoryDatabase(clock);
  private final Deque<Runnable> fits = new ArrayDeque<>();
  private Engine engine = started();

  @BeforeEach
  void clear() {
    pass(2);
  }

  private Engine started() {
    return Engine.stepped(
        new Ports(
            database.open(LeaseSettings.alone("here"), () -> 0),
            backend,
            clock,
            new SplittableRandom(1)),
        new EngineSettings(2, Duration.ofSeconds(1), Duration.ofMinutes(1), 2, Quotas.AWS),
        fits::add);
  }

  private void pass(int seconds) {
    for (int i = 0; i < seconds; i++) {
      clock.move(Duration.ofSeconds(1));
      engine.step();
      while (!fits.isEmpty()) {
        fits.remove().run();
      }
    }
  }

  /// Let no server run for longer than anything may take. The next one has not seen yet what became
  /// of that training job.
  private void away(String name) {
    clock.move(LIMIT.plusHours(1));
    backend.live(name, false);
    engine = started();
    pass(15);
  }

  private TrainingState training(String name) {
    return engine.read(store -> Engine.trainingJob(store, Specs.SCOPE, name)).state();
  }

  private TuningJob tuning(String name) {
    return engine.read(store -> Engine.tuningJob(store, Specs.SCOPE, name));
  }

  private void submit(TimeLimits limits) {
    engine.submit(Specs.random(1, 1).own("own", limits));
    pass(3);
    assertThat(backend.launched()).hasSize(1);
  }

  @Test
  void whatEndedByItselfWhileNoServerRanIsNotStoppedForItsRuntime() {
    submit(new TimeLimits(LIMIT, null, null));
    away("own");
    assertThat(training("own").status()).isEqualTo(JobStatus.IN_PROGRESS);

    backend.end("own", new Ending.Completed());
    pass(3);
    assertThat(training("own").status()).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  void whatEndedByItselfWhileNoServerRanIsNotStoppedForItsWaiting() {
    submit(new TimeLimits(LIMIT.plusDays(1), LIMIT, LIMIT));
    away("own");

    backend.end("own", new Ending.Completed());
    pass(3);
    assertThat(training("own").status()).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  void whatStillRunsAfterAnOutageIsStoppedForItsRuntimeOnceItIsSeen() {
    submit(new TimeLimits(LIMIT, null, null));
    away("own");
    backend.live("own", true);
    pass(3);

    assertThat(training("own").secondary()).isEqualTo(SecondaryStatus.MAX_RUNTIME_EXCEEDED);
  }

  @Test
  void whatStillWaitsForASlotAfterAnOutageIsStoppedForItsWaiting() {
    engine.submit(Specs.random(1, 1).own("first"));
    engine.submit(Specs.random(1, 1).own("second"));
    engine.submit(Specs.random(1, 1).own("own", new TimeLimits(LIMIT, null, LIMIT)));
    pass(3);
    away("first");

    assertThat(training("own").secondary()).isEqualTo(SecondaryStatus.MAX_WAIT_TIME_EXCEEDED);
  }

  @Test
  void whatEndedByItselfWhileNoServerRanIsNotStoppedWithItsTuningJob() {
    engine.submit(Specs.random(4, 2).withRuntimeMax(LIMIT).tuning("job"));
    pass(5);
    String ended = backend.launched().getFirst().name();
    String running = backend.launched().getLast().name();
    assertThat(backend.launched()).hasSize(2);
    away(ended);
    assertThat(tuning("job").state().ending()).isEqualTo(JobStatus.COMPLETED);
    assertThat(training(ended).status()).isEqualTo(JobStatus.IN_PROGRESS);
    assertThat(training(running).status()).isEqualTo(JobStatus.STOPPED);

    backend.end(ended, new Ending.Completed());
    pass(3);
    assertThat(training(ended).status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(tuning("job").state().status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(backend.launched()).hasSize(2);
  }

  @Test
  void whatStillRunsAfterAnOutageIsStoppedWithItsTuningJobOnceItIsSeen() {
    engine.submit(Specs.random(4, 1).withRuntimeMax(LIMIT).tuning("job"));
    pass(5);
    String running = backend.launched().getFirst().name();
    away(running);
    backend.live(running, true);
    pass(15);

    assertThat(training(running).status()).isEqualTo(JobStatus.STOPPED);
    assertThat(tuning("job").state().status()).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  void aTuningJobThatHadNothingMoreToDoEndsByWhatItTriedNotByItsRuntime() {
    engine.submit(Specs.random(1, 1).withRuntimeMax(LIMIT).tuning("job"));
    pass(5);
    String only = backend.launched().getFirst().name();
    away(only);
    assertThat(tuning("job").state().status()).isEqualTo(JobStatus.IN_PROGRESS);

    backend.end(only, new Ending.Completed());
    pass(3);
    assertThat(tuning("job").state().status()).isEqualTo(JobStatus.FAILED);
  }

  @Test
  void whatWasLostAfterItsTuningJobWasStoppedEndsAsStopped() {
    engine.submit(Specs.random(4, 2).tuning("job"));
    pass(5);
    String lost = backend.launched().getFirst().name();
    backend.print(lost, 0.5);
    pass(5);
    engine.stopTuningJob(Specs.SCOPE, "job");
    backend.end(lost, new Ending.Failed(FailureKind.INTERNAL, "InternalServerError: it is gone"));
    engine = started();
    pass(5);

    assertThat(training(lost).status()).isEqualTo(JobStatus.STOPPED);
    assertThat(training(lost).failureReason()).isNull();
    assertThat(training(lost).objective()).isEqualTo(0.5);
    assertThat(tuning("job").state().status()).isEqualTo(JobStatus.STOPPED);
    assertThat(tuning("job").state().best()).isEqualTo(0.5);
  }

  @Test
  void whatFailedByItselfIsToldAsFailedThoughItsTuningJobWasStopped() {
    engine.submit(Specs.random(4, 1).tuning("job"));
    pass(5);
    String failed = backend.launched().getFirst().name();
    engine.stopTuningJob(Specs.SCOPE, "job");
    backend.end(failed, new Ending.Failed(FailureKind.ALGORITHM, "AlgorithmError: no"));
    engine = started();
    pass(5);

    assertThat(training(failed).status()).isEqualTo(JobStatus.FAILED);
    assertThat(tuning("job").state().status()).isEqualTo(JobStatus.STOPPED);
  }
}
