package hone.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import hone.engine.backend.Observation.Ending;
import hone.engine.job.JobStatus;
import hone.engine.job.Phase;
import hone.engine.job.TrainingJob;
import hone.engine.judging.Looked;
import hone.engine.memory.MemoryDatabase;
import hone.engine.memory.MemoryTransaction;
import hone.engine.rules.Quotas;
import hone.engine.sim.Begun;
import hone.engine.sim.FakeBackend;
import hone.engine.sim.FakeClock;
import hone.engine.sim.Specs;
import hone.engine.store.LeaseSettings;
import hone.engine.store.Store;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// How much one transaction of the loop does where very much comes up at once; and that all of it
/// is done nevertheless.
final class RoundSizeTest {
  private static final int MANY = 2_000;

  /// A sweep's five hundred that run, and a hundred each of what was heard of, judged, released and
  /// given a slot.
  private static final int MOST = 900;

  private final FakeClock clock = new FakeClock();
  private final FakeBackend backend = new FakeBackend(clock, _ -> FakeBackend.Script.hanging());
  private final Store store =
      new MemoryDatabase(clock, Counting::new).open(LeaseSettings.alone("here"), () -> 0);
  private final Signals signals = new Signals();
  private final Loop loop =
      Loop.of(
          new Ports(store, backend, clock, new SplittableRandom(1)),
          new EngineSettings(2 * MANY, Duration.ofSeconds(1), Duration.ZERO, 2, Quotas.AWS),
          signals,
          new ArrayDeque<Runnable>()::add);

  /// How many training jobs one transaction has changed at most.
  private int changedMost;

  private final class Counting extends MemoryTransaction {
    private int changed;

    Counting(MemoryDatabase.View view) {
      super(view);
    }

    @Override
    public void update(TrainingJob job) {
      changedMost = Math.max(changedMost, ++changed);
      super.update(job);
    }
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
    signals.looked(judged.stream().map(this::look).toList());
    rounds(ending, job -> job.state().phase() == Phase.RELEASED);
    rounds(judged, job -> job.state().judgedReports() == 1 && job.state().objective() != null);

    assertThat(count(ending, job -> job.state().status() == JobStatus.COMPLETED)).isEqualTo(MANY);
    assertThat(changedMost).isBetween(100, MOST);
  }

  private Looked look(TrainingJob job) {
    TrainingJob running = store.read(snapshot -> snapshot.trainingJob(job.id())).orElseThrow();
    return new Looked(job.id(), running.attempt().orElseThrow().text(), 1, null);
  }
}
