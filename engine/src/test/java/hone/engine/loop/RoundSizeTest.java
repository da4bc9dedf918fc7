package hone.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import hone.engine.advice.Assessment;
import hone.engine.backend.Observation.Ending;
import hone.engine.fake.Begun;
import hone.engine.fake.FakeBackend;
import hone.engine.fake.FakeClock;
import hone.engine.fake.Specs;
import hone.engine.job.Blueprint;
import hone.engine.job.Identity;
import hone.engine.job.JobStatus;
import hone.engine.job.Origin;
import hone.engine.job.Phase;
import hone.engine.job.TrainingJob;
import hone.engine.job.TuningJob;
import hone.engine.memory.MemoryDatabase;
import hone.engine.memory.MemoryTransaction;
import hone.engine.rules.Quotas;
import hone.engine.rules.TuningRules;
import hone.engine.store.LeaseSettings;
import hone.engine.store.Store;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// How much one transaction of the loop does where very much comes up at once; and that all of it
/// is done nevertheless.
final class RoundSizeTest {
  private static final int MANY = 2_000;

  /// Five hundred of a sweep that run, and a hundred each of what was heard of, judged, released,
  /// given a slot and stopped.
  private static final int MOST = 1_000;

  private final FakeClock clock = new FakeClock();
  private final FakeBackend backend = new FakeBackend(clock, _ -> FakeBackend.Script.hanging());
  private final Store store =
      new MemoryDatabase(clock, Counting::new).open(LeaseSettings.alone("here"), () -> 0);
  private final Signals signals = new Signals();
  private Loop loop = loop(2 * MANY);

  /// How many training jobs one transaction has changed at most.
  private int changedMost;

  /// How many it has made at most, unless it made all at once.
  private int madeMost;

  private final class Counting extends MemoryTransaction {
    private int changed;
    private int made;

    Counting(MemoryDatabase.View view) {
      super(view);
    }

    @Override
    public void update(TrainingJob job) {
      changedMost = Math.max(changedMost, ++changed);
      super.update(job);
    }

    @Override
    public TrainingJob insert(
        Identity identity,
        @Nullable Origin origin,
        Blueprint blueprint,
        SequencedMap<String, String> hyperparameters) {
      madeMost = Math.max(madeMost, ++made);
      return super.insert(identity, origin, blueprint, hyperparameters);
    }
  }

  private Loop loop(int slots) {
    return Loop.of(
        new Ports(store, backend, clock, new SplittableRandom(1)),
        new EngineSettings(slots, Duration.ofSeconds(1), Duration.ZERO, 2, Quotas.AWS),
        signals,
        Runnable::run);
  }

  /// A tuning job that has begun so many training jobs, which wait.
  private List<TrainingJob> waiting(int count) {
    return Begun.insert(
        store,
        clock.instant(),
        Specs.random(count, count).tuning("job"),
        IntStream.rangeClosed(1, count).mapToObj(number -> "t-" + number).toList());
  }

  private long count(List<TrainingJob> jobs, Predicate<TrainingJob> condition) {
    return store.read(
        snapshot ->
            jobs.stream()
                .filter(job -> condition.test(snapshot.trainingJob(job.id()).orElseThrow()))
                .count());
  }

  /// Go through rounds, a few in each sweep's time, until all are so.
  private int rounds(List<TrainingJob> jobs, Predicate<TrainingJob> condition) {
    int rounds = 0;
    do {
      clock.move(Duration.ofMillis(150));
      assertThat(loop.cycle(signals.takeNow())).isTrue();
      rounds++;
    } while (count(jobs, condition) < jobs.size() && rounds < 200);
    assertThat(count(jobs, condition)).isEqualTo(jobs.size());
    return rounds;
  }

  @Test
  void aRoundIsBoundedHoweverMuchComesUpAndNothingOfItIsLost() {
    List<TrainingJob> all = waiting(2 * MANY);
    int rounds = rounds(all, job -> job.state().phase() == Phase.RUNNING);
    assertThat(rounds).isLessThan(60);
    assertThat(backend.launched()).hasSize(2 * MANY);

    List<TrainingJob> ending = all.subList(0, MANY);
    List<TrainingJob> judged = all.subList(MANY, 2 * MANY);
    rounds(all, job -> job.state().stages() > 0);
    changedMost = 0;
    all.forEach(job -> backend.print(job.identity().name(), 1));
    ending.forEach(job -> backend.end(job.identity().name(), new Ending.Completed()));
    signals.assessed(judged.stream().map(this::assessment).toList());
    rounds(ending, job -> job.state().phase() == Phase.RELEASED);
    rounds(judged, job -> job.state().judgedReports() == 1 && job.state().objective() != null);

    assertThat(count(ending, job -> job.state().status() == JobStatus.COMPLETED)).isEqualTo(MANY);
    assertThat(changedMost).isBetween(100, MOST);
  }

  @Test
  void theTrainingJobsOfATuningJobThatEndsAreStoppedInParts() {
    List<TrainingJob> all = waiting(MANY);
    rounds(all, job -> job.state().stages() > 0);
    changedMost = 0;
    stop(tuningId(all));
    rounds(all, job -> job.state().phase() == Phase.RELEASED);

    assertThat(count(all, job -> job.state().status() == JobStatus.STOPPED)).isEqualTo(MANY);
    assertThat(changedMost).isBetween(100, MOST);
    assertThat(tuning(tuningId(all)).state().status()).isEqualTo(JobStatus.STOPPED);
  }

  @Test
  void whatIsLeftToStopGetsNoSlot() {
    loop = loop(150);
    List<TrainingJob> all = waiting(400);
    rounds(all.subList(0, 150), job -> job.state().stages() > 0);
    stop(tuningId(all));
    rounds(all, job -> job.state().phase() == Phase.RELEASED);

    assertThat(backend.launched()).hasSize(150);
  }

  @Test
  void suggestionsBecomeTrainingJobsInParts() {
    int each = 250;
    List<Long> tunings =
        IntStream.range(0, MANY / each)
            .mapToObj(i -> "job-" + i)
            .map(name -> asks(name, each))
            .toList();
    madeMost = 0;
    tunings.forEach(signals::tuning);
    for (int i = 0; i < 60; i++) {
      assertThat(loop.cycle(signals.takeNow())).isTrue();
    }

    assertThat(tunings).allMatch(id -> tuning(id).state().launched() == each);
    assertThat(backend.launched()).hasSize(MANY);
    assertThat(madeMost).isBetween(50, 100);
  }

  private static long tuningId(List<TrainingJob> trainings) {
    return Objects.requireNonNull(trainings.getFirst().origin()).tuningId();
  }

  private void stop(long tuningId) {
    store.write(
        transaction -> {
          TuningJob job = transaction.tuningJob(tuningId).orElseThrow();
          transaction.update(job.with(TuningRules.stopped(job, clock.instant())));
          return true;
        });
    signals.tuning(tuningId);
  }

  /// A tuning job that wants so many training jobs and has none.
  private long asks(String name, int count) {
    Begun.insert(store, clock.instant(), Specs.random(count, count).tuning(name), List.of());
    return store.read(snapshot -> Engine.tuningJob(snapshot, Specs.SCOPE, name)).id();
  }

  private TuningJob tuning(long id) {
    return store.read(snapshot -> snapshot.tuningJob(id)).orElseThrow();
  }

  private Assessment assessment(TrainingJob job) {
    TrainingJob running = store.read(snapshot -> snapshot.trainingJob(job.id())).orElseThrow();
    return new Assessment(job.id(), running.attempt().orElseThrow().text(), 1, null);
  }
}
