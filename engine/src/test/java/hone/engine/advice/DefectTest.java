package hone.engine.advice;

import static org.assertj.core.api.Assertions.assertThat;

import hone.engine.backend.Observation.Ending;
import hone.engine.backend.TrainingOrder;
import hone.engine.fake.FakeBackend;
import hone.engine.fake.FakeBackend.Script;
import hone.engine.fake.FakeClock;
import hone.engine.fake.Logged;
import hone.engine.fake.Specs;
import hone.engine.job.Identity;
import hone.engine.job.JobStatus;
import hone.engine.job.Origin;
import hone.engine.job.TrainingJob;
import hone.engine.job.TuningJob;
import hone.engine.job.TuningState;
import hone.engine.loop.Engine;
import hone.engine.loop.EngineSettings;
import hone.engine.loop.Ports;
import hone.engine.memory.MemoryDatabase;
import hone.engine.rules.Quotas;
import hone.engine.store.LeaseSettings;
import hone.engine.store.Store;
import hone.engine.store.Transaction;
import hone.engine.submission.TuningSubmission;
import hone.search.Reason;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a defect of the search ends, and what it does not. Hyperband without limits, which no
/// request can ask for, stands for one: neither its strategy nor its stopper bears it.
final class DefectTest {
  private final FakeClock clock = new FakeClock();
  private final Store store = new MemoryDatabase(clock).open(LeaseSettings.alone("here"), () -> 0);
  private final Deque<Runnable> thoughts = new ArrayDeque<>();
  private final FakeBackend backend = new FakeBackend(clock, _ -> Script.hanging());
  private final Engine engine =
      Engine.stepped(
          new Ports(store, backend, clock, new SplittableRandom(1)),
          new EngineSettings(20, Duration.ofSeconds(1), Duration.ZERO, 2, Quotas.AWS),
          thoughts::add);
  private final Thread here = Thread.currentThread();
  private final Logged log = new Logged(here::equals);

  @AfterEach
  void listenNoMore() {
    log.close();
  }

  private void pass(int seconds) {
    for (int i = 0; i < seconds; i++) {
      clock.move(Duration.ofSeconds(1));
      engine.step();
      while (!thoughts.isEmpty()) {
        thoughts.remove().run();
      }
    }
  }

  private TuningState tuning() {
    return engine.read(all -> Engine.tuningJob(all, Specs.SCOPE, "job")).state();
  }

  private long id() {
    return engine.read(all -> Engine.tuningJob(all, Specs.SCOPE, "job")).id();
  }

  private TrainingJob training(String name) {
    return engine.read(all -> Engine.trainingJob(all, Specs.SCOPE, name));
  }

  private static TuningSubmission hyperband(int jobsMax) {
    return Specs.random(jobsMax, 2).withStrategy("Hyperband").tuning("job");
  }

  /// Have a tuning job with training jobs that are not suggested any more.
  private void begun(int jobsMax, List<String> trainings) {
    TuningJob job = engine.submit(hyperband(jobsMax));
    store.write(
        transaction -> {
          trainings.forEach(name -> insert(transaction, job, name));
          transaction.update(job.with(job.state().withLaunched(trainings.size(), clock.instant())));
          return true;
        });
  }

  private void insert(Transaction transaction, TuningJob job, String name) {
    var values = new LinkedHashMap<String, String>();
    values.put("x", "0.5");
    values.put("depth", "2");
    int ordinal = Integer.parseInt(name);
    var origin =
        new Origin(
            job.id(), "job", "arn", ordinal, 0, "", "loss", values, new Reason.Drawn(ordinal));
    transaction.insert(
        new Identity(0, Specs.SCOPE, name, "arn:" + name, clock.instant()),
        origin,
        transaction.blueprint(job.id(), 0),
        values);
  }

  @Test
  void aDefectOfTheStrategyFailsItsTuningJobAndIsToldOnce() {
    engine.submit(hyperband(5));
    pass(60);

    assertThat(tuning().status()).isEqualTo(JobStatus.FAILED);
    assertThat(tuning().failureReason())
        .startsWith("InternalServerError: a defect of the strategy Hyperband ended the search.")
        .contains("results so far are kept");
    assertThat(log.errors()).hasSize(1);
    assertThat(backend.launched()).isEmpty();
  }

  @Test
  void whatRunsIsStoppedAndItsResultKeptWhereADefectEndsTheSearch() {
    begun(2, List.of("1"));
    pass(1);
    backend.print("1", 0.25);
    pass(60);

    assertThat(tuning().status()).isEqualTo(JobStatus.FAILED);
    assertThat(tuning().best()).isEqualTo(0.25);
    assertThat(training("1").state().status()).isEqualTo(JobStatus.STOPPED);
    assertThat(training("1").state().objective()).isEqualTo(0.25);
    assertThat(log.errors()).containsOnlyOnce("a defect ends the search of tuning job " + id());
  }

  @Test
  void aDefectOfEarlyStoppingStopsNothingAndIsToldOnce() {
    begun(2, List.of("1", "2"));
    pass(8);
    assertThat(backend.launched()).extracting(TrainingOrder::name).containsExactly("1", "2");
    for (int i = 0; i < 10; i++) {
      backend.print("1", i);
      backend.print("2", i);
      pass(3);
    }
    assertThat(training("1").state().status()).isEqualTo(JobStatus.IN_PROGRESS);
    assertThat(training("2").state().status()).isEqualTo(JobStatus.IN_PROGRESS);
    assertThat(log.errors()).hasSize(1);

    backend.end("1", new Ending.Completed());
    backend.end("2", new Ending.Completed());
    pass(8);
    assertThat(tuning().status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(tuning().best()).isEqualTo(9);
    assertThat(log.errors()).hasSize(1);
  }
}
