package hone.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import hone.engine.backend.Observation.Ending;
import hone.engine.fake.Begun;
import hone.engine.fake.FakeBackend;
import hone.engine.fake.FakeClock;
import hone.engine.fake.Specs;
import hone.engine.job.JobStatus;
import hone.engine.job.StopCause;
import hone.engine.job.TrainingJob;
import hone.engine.job.TrainingState;
import hone.engine.memory.MemoryDatabase;
import hone.engine.rules.Quotas;
import hone.engine.store.LeaseSettings;
import hone.engine.store.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What Hyperband decides where more training jobs run than one round looks at, and no hint of
/// theirs arrives. The one that reports first is looked at in the first part of a sweep and the
/// other in the second, or the other way round.
final class SweepTest {
  private static final int RUNNING = 1_000;

  private final FakeClock clock = new FakeClock();
  private final FakeBackend backend = new FakeBackend(clock, _ -> FakeBackend.Script.hanging());
  private final Store store = new MemoryDatabase(clock).open(LeaseSettings.alone("here"), () -> 0);
  private final Signals signals = new Signals();
  private final Loop loop =
      Loop.of(
          new Ports(store, backend, clock, new SplittableRandom(1)),
          new EngineSettings(RUNNING, Duration.ofSeconds(1), Duration.ZERO, 2, Quotas.AWS),
          signals,
          Runnable::run);
  private List<TrainingJob> all = List.of();

  /// Have as many run as there are slots. The second and the third, which Hyperband judges at each
  /// of its rungs, are `a` and `z`; in the order of names the others are between them.
  private void run() {
    var names = new ArrayList<>(List.of("m-1", "a", "z", "b", "y"));
    while (names.size() < RUNNING) {
      names.add("m-" + names.size());
    }
    Specs specs = Specs.random(RUNNING, RUNNING);
    all = Begun.insert(store, clock.instant(), JudgingTest.hyperband(specs, 1, 9), names);
    rounds(60);
    assertThat(all).allMatch(job -> state(job).stages() > 0);
    backend.onChange(_ -> {});
  }

  private void rounds(int count) {
    for (int i = 0; i < count; i++) {
      clock.move(Duration.ofMillis(150));
      assertThat(loop.cycle(signals.takeNow())).isTrue();
    }
  }

  private void print(String name, double value) {
    clock.move(Duration.ofMillis(1));
    backend.print(name, value);
  }

  private TrainingState state(TrainingJob job) {
    return store.read(snapshot -> snapshot.trainingJob(job.id())).orElseThrow().state();
  }

  private TrainingState state(String name) {
    return state(
        all.stream().filter(job -> job.identity().name().equals(name)).findFirst().orElseThrow());
  }

  private static String other(String name) {
    return name.equals("a") ? "z" : "a";
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "z"})
  void aReportIsJudgedByAllThatCameBeforeIt(String better) {
    String worse = other(better);
    run();
    print(better, 1);
    print(worse, 9);
    rounds(30);

    assertThat(state(better).status()).isEqualTo(JobStatus.IN_PROGRESS);
    assertThat(state(worse).stopCause()).isEqualTo(StopCause.EARLY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "z"})
  void aReportIsNotJudgedByWhatCameAfterIt(String worse) {
    String better = other(worse);
    run();
    print(worse, 9);
    print(better, 1);
    backend.end(better, new Ending.Completed());
    // Where these are judged, it is noted that the better one has ended.
    print("b", 0.5);
    print("y", 0.5);
    rounds(30);
    print("b", 0.4);
    rounds(30);

    assertThat(state(better).judgedReports()).isEqualTo(TrainingState.Reports.ALL);
    assertThat(state(worse).judgedReports()).isEqualTo(1);
    assertThat(state(worse).status()).isEqualTo(JobStatus.IN_PROGRESS);
  }

  /// One of these rounds is between the two parts of a sweep.
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
  void aSweepInWhichTheClockWasSetBackJudgesNothing(int rounds) {
    run();
    rounds(rounds);
    clock.set(Duration.ofHours(-1));
    print("a", 1);
    print("z", 9);
    rounds(30);

    assertThat(state("z").stopCause()).isEqualTo(StopCause.EARLY);
  }
}
