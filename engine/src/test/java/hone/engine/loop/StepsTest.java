package hone.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.engine.ApiError;
import hone.engine.backend.AttemptId;
import hone.engine.backend.Observation;
import hone.engine.backend.Observation.FailureKind;
import hone.engine.backend.TrainingOrder;
import hone.engine.fake.FailingStore;
import hone.engine.fake.FakeBackend;
import hone.engine.fake.FakeClock;
import hone.engine.fake.Logged;
import hone.engine.fake.Specs;
import hone.engine.fake.World;
import hone.engine.job.Identity;
import hone.engine.job.JobStatus;
import hone.engine.job.Phase;
import hone.engine.job.SecondaryStatus;
import hone.engine.job.TrainingJob;
import hone.engine.job.TrainingState;
import hone.engine.memory.MemoryDatabase;
import hone.engine.rules.Quotas;
import hone.engine.store.LeaseSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What only a test that decides when anything happens can show.
final class StepsTest {
  private static final EngineSettings SETTINGS =
      new EngineSettings(4, Duration.ofSeconds(1), Duration.ZERO, 2, Quotas.AWS);

  private final FakeClock clock = new FakeClock();
  private final FakeBackend backend = new FakeBackend(clock, _ -> FakeBackend.Script.hanging());
  private final Deque<Runnable> fits = new ConcurrentLinkedDeque<>();
  private final FailingStore store =
      new FailingStore(new MemoryDatabase(clock).open(LeaseSettings.alone("here"), () -> 0));
  private final Ports ports = new Ports(store, backend, clock, new SplittableRandom(1));
  private final Engine engine = Engine.stepped(ports, SETTINGS, fits::add);

  private void steps() {
    for (int i = 0; i < 3; i++) {
      clock.move(Duration.ofSeconds(1));
      engine.step();
    }
  }

  private JobStatus status(String tuningJob) {
    return engine.read(store -> Engine.tuningJob(store, Specs.SCOPE, tuningJob)).state().status();
  }

  private TrainingJob training(String name) {
    return engine.read(store -> Engine.trainingJob(store, Specs.SCOPE, name));
  }

  @Test
  void aSlowFitDelaysNeitherStopNorDescribeNorAnotherJob() {
    engine.submit(Specs.random(4, 1).tuning("slow"));
    steps();
    Runnable slow = fits.remove();
    engine.submit(Specs.random(4, 1).tuning("quick"));
    steps();
    fits.remove().run();
    steps();

    assertThat(backend.launched()).hasSize(1);
    assertThat(backend.launched().getFirst().name()).startsWith("quick-001-");
    assertThat(status("slow")).isEqualTo(JobStatus.IN_PROGRESS);
    engine.stopTuningJob(Specs.SCOPE, "slow");
    steps();
    assertThat(status("slow")).isEqualTo(JobStatus.STOPPED);

    slow.run();
    steps();
    assertThat(status("slow")).isEqualTo(JobStatus.STOPPED);
    assertThat(backend.launched()).hasSize(1);
  }

  @Test
  void whoWaitsForInsightWhenTheEngineIsClosedIsToldSo() throws Exception {
    engine.submit(Specs.random(4, 1).tuning("job"));
    var answer = new FutureTask<>(() -> engine.insight(Specs.SCOPE, "job"));
    Thread.ofVirtual().start(answer);
    World.await(() -> !fits.isEmpty(), "the question waits for a thread");
    engine.close();

    assertThat(answer)
        .failsWithin(Duration.ofSeconds(10))
        .withThrowableOfType(ExecutionException.class)
        .withMessageContaining("The server is shutting down.");
    assertThatThrownBy(() -> engine.insight(Specs.SCOPE, "job"))
        .isInstanceOf(ApiError.class)
        .hasMessageContaining("The server is shutting down.");
    fits.remove().run();
  }

  @Test
  void aStopIsToldAgainWhereItCannotBeSeenWhetherItWasHeard() {
    engine.submit(Specs.random(1, 1).own("own"));
    steps();
    backend.blind();
    engine.stopTrainingJob(Specs.SCOPE, "own");
    engine.step();
    int told = backend.blindStops();
    Engine next = Engine.stepped(ports, SETTINGS, fits::add); // after a restart
    next.step();

    assertThat(backend.blindStops()).isGreaterThan(told);
  }

  @Test
  void whatCannotBeLookedAtIsLoggedOnceAndThenSeldom() {
    engine.submit(Specs.random(1, 1).own("hidden"));
    steps();
    backend.blind();
    Thread here = Thread.currentThread();
    try (var log = new Logged(here::equals)) {
      for (int i = 0; i < 100; i++) {
        clock.move(Duration.ofSeconds(1));
        engine.step();
      }

      assertThat(log.errors()).hasSize(2);
      assertThat(log.errors().getFirst()).startsWith("cannot look at attempt");
      assertThat(log.errors().getLast()).contains("more times", "nothing is seen");
    }
  }

  @Test
  void aSearchAtWhichTheMachineFailsIsAskedAgain() {
    engine.submit(Specs.random(4, 1).tuning("job"));
    steps();
    store.failReads(1);
    Runnable failing = fits.remove();
    assertThatThrownBy(failing::run).isInstanceOf(StackOverflowError.class);
    steps();

    fits.remove().run();
    steps();
    assertThat(backend.launched()).hasSize(1);
  }

  @Test
  void aSearchThatCannotBeBegunIsAskedAgain() {
    var refused = new AtomicInteger();
    Engine crowded =
        Engine.stepped(
            ports,
            SETTINGS,
            task -> {
              if (refused.getAndIncrement() == 0) {
                throw new OutOfMemoryError("unable to create native thread, of a test");
              }
              task.run();
            });
    crowded.submit(Specs.random(4, 1).tuning("job"));
    assertThatThrownBy(crowded::step).isInstanceOf(OutOfMemoryError.class);
    for (int i = 0; i < 12; i++) {
      clock.move(Duration.ofSeconds(1));
      crowded.step();
    }

    assertThat(backend.launched()).hasSize(1);
  }

  @Test
  void whatARoundAtWhichTheMachineFailsWasToDoIsDoneByTheNext() {
    engine.submit(Specs.random(4, 1).tuning("job"));
    store.failReads(1);
    assertThatThrownBy(engine::step).isInstanceOf(StackOverflowError.class);
    engine.step();

    assertThat(fits).hasSize(1);
  }

  @Test
  void theLeaseIsRenewedAlsoAfterTheMachineFailed() {
    store.failRenewals(2);
    Engine running = Engine.start(ports, SETTINGS);
    try (running) {
      World.await(() -> store.renewed() > 0, "renewed");
    }
  }

  @Test
  void theLeaseIsRenewedWhileAStartStillReadsTheStore() {
    engine.submit(Specs.random(1, 1).own("own"));
    store.holdReadsForALease();
    Engine running = Engine.start(ports, SETTINGS);
    try (running) {
      World.await(() -> backend.launched().size() == 1, "the job runs");
    }
  }

  @Test
  void renewingTheLeaseReadsNoJobsAlsoWhenSomeHaveCome() {
    var database = new MemoryDatabase(clock);
    var shared =
        new FailingStore(
            database.open(LeaseSettings.shared("home"), () -> clock.passed().toNanos()));
    Engine home =
        Engine.stepped(
            new Ports(shared, backend, clock, new SplittableRandom(1)), SETTINGS, fits::add);
    home.keepLease();
    home.step();
    var awayBackend = new FakeBackend(clock, _ -> FakeBackend.Script.hanging());
    shared(database, "away", awayBackend).submit(Specs.random(1, 1).own("own"));
    for (int i = 0; i < 12; i++) {
      clock.move(Duration.ofSeconds(2));
      home.step();
      shared.failReads(1);
      home.keepLease();
      shared.failReads(0);
    }
    for (int i = 0; i < 12; i++) {
      clock.move(Duration.ofSeconds(1));
      home.step();
    }

    assertThat(backend.launched()).extracting(TrainingOrder::name).containsExactly("own");
  }

  @Test
  void wallClockJumps_killNothing() {
    engine.submit(Specs.random(1, 1).own("own"));
    steps();
    for (int hours : new int[] {10, -10, -10, 10}) {
      clock.set(Duration.ofHours(hours));
      steps();

      assertThat(training("own").state().status()).isEqualTo(JobStatus.IN_PROGRESS);
    }
    clock.move(Duration.ofMinutes(61));
    steps();
    steps();

    assertThat(training("own").state().secondary()).isEqualTo(SecondaryStatus.MAX_RUNTIME_EXCEEDED);
  }

  @Test
  void lettingGoOfAnEndedAttemptIsNoModification() {
    engine.submit(Specs.random(1, 1).own("own"));
    steps();
    engine.stopTrainingJob(Specs.SCOPE, "own");
    var modified = new EnumMap<Phase, Instant>(Phase.class);
    for (int i = 0; i < 12; i++) {
      TrainingState state = training("own").state();
      modified.put(state.phase(), state.modifiedAt());
      clock.move(Duration.ofSeconds(1));
      engine.step();
    }

    assertThat(modified).containsKeys(Phase.ENDED, Phase.RELEASED);
    assertThat(modified.get(Phase.RELEASED)).isEqualTo(modified.get(Phase.ENDED));
  }

  @Test
  void metricValuesAreToldToBeStoredOnlyOnceTheyAre() {
    engine.submit(Specs.random(1, 1).own("own"));
    engine.step();
    backend.print("own", 1);
    backend.print("own", 2);
    store.fill(true);
    clock.move(Duration.ofSeconds(1));
    engine.step();
    assertThat(backend.stored("own")).isZero();

    store.fill(false);
    clock.move(Duration.ofSeconds(1));
    engine.step();
    assertThat(backend.stored("own")).isEqualTo(metricsRead(engine)).isPositive();
  }

  private static long metricsRead(Engine engine) {
    return engine
        .read(store -> Engine.trainingJob(store, Specs.SCOPE, "own"))
        .state()
        .metricsRead();
  }

  @Test
  void whatRanOnWhileAnotherServerHadItsJobIsEndedBeforeItIsLetGo() {
    var database = new MemoryDatabase(clock);
    var awayBackend = new FakeBackend(clock, _ -> FakeBackend.Script.hanging());
    Engine home = shared(database, "home", backend);
    home.submit(Specs.random(1, 1).own("own"));
    home.step();
    var attempt = backend.attempts().getFirst();

    Engine away = shared(database, "away", awayBackend);
    hearNothing(away);
    away.step();
    assertThat(phase(away, "own")).isEqualTo(Phase.ENDED);

    Engine homeAgain = shared(database, "home", backend);
    hearNothing(homeAgain);
    homeAgain.step();
    assertThat(backend.inspect(attempt)).isInstanceOf(Observation.Ended.class);
    assertThat(backend.released()).isZero();

    for (int i = 0; i < 12; i++) {
      clock.move(Duration.ofSeconds(1));
      homeAgain.step();
    }
    assertThat(phase(homeAgain, "own")).isEqualTo(Phase.RELEASED);
    assertThat(backend.released()).isPositive();
  }

  @Test
  void whatWasDecidedInOneLifeIsNotLaunchedInTheNext() {
    var database = new MemoryDatabase(clock);
    var engines = new ArrayList<Engine>();
    var launching =
        new FakeBackend(
            clock,
            _ -> {
              clock.move(Duration.ofSeconds(16));
              shared(database, "away", new FakeBackend(clock, _ -> FakeBackend.Script.hanging()));
              assertThatThrownBy(() -> engines.getFirst().submit(Specs.random(1, 1).own("third")))
                  .hasMessageContaining("lease");
              return FakeBackend.Script.hanging();
            });
    Engine home = shared(database, "home", launching);
    engines.add(home);
    home.submit(Specs.random(1, 1).own("first"));
    home.submit(Specs.random(1, 1).own("second"));
    home.step();

    assertThat(launching.launched()).extracting(TrainingOrder::name).containsExactly("first");
  }

  @Test
  void aLaunchIsToldOnceItHasBeenDone() {
    var launches = new AtomicInteger();
    var told = new ArrayList<String>();
    var failing =
        new FakeBackend(
            clock,
            _ -> {
              if (launches.getAndIncrement() == 0) {
                throw new IllegalStateException("of a test: the disk is full");
              }
              return FakeBackend.Script.hanging();
            });
    Engine watched =
        Engine.stepped(
            new Ports(store, failing, clock, new SplittableRandom(1), telling(told)),
            new EngineSettings(4, Duration.ofSeconds(1), Duration.ofSeconds(90), 2, Quotas.AWS),
            fits::add);
    watched.submit(Specs.random(1, 1).own("own"));
    for (int i = 0; i < 30; i++) {
      clock.move(Duration.ofSeconds(1));
      watched.step();
    }

    assertThat(launches).hasValueGreaterThan(1);
    assertThat(told).containsExactly("own");
  }

  private static Telemetry telling(List<String> launched) {
    return new Telemetry() {
      @Override
      public void launched(Identity training, AttemptId attempt) {
        launched.add(training.name());
      }

      @Override
      public void tuningEnded(End end) {}

      @Override
      public void trainingEnded(End end, @Nullable FailureKind failure) {}

      @Override
      public void attemptEnded(AttemptEnd end) {}

      @Override
      public void suggested(Duration thought) {}
    };
  }

  /// Of any other server for longer than two leases, so that it takes over their jobs.
  private void hearNothing(Engine engine) {
    for (int i = 0; i < 18; i++) {
      engine.keepLease();
      clock.move(Duration.ofSeconds(2));
    }
  }

  private Engine shared(MemoryDatabase database, String place, FakeBackend there) {
    return Engine.stepped(
        new Ports(
            database.open(LeaseSettings.shared(place), () -> clock.passed().toNanos()),
            there,
            clock,
            new SplittableRandom(1)),
        SETTINGS,
        fits::add);
  }

  private static Phase phase(Engine engine, String training) {
    return engine.read(store -> Engine.trainingJob(store, Specs.SCOPE, training)).state().phase();
  }
}
