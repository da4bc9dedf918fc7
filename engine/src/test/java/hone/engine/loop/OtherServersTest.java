package hone.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.engine.backend.AttemptId;
import hone.engine.backend.Observation.Ending;
import hone.engine.backend.TrainingLog;
import hone.engine.backend.TrainingLog.Line;
import hone.engine.backend.TrainingLogs;
import hone.engine.claim.Claim;
import hone.engine.claim.Claims;
import hone.engine.claim.StoredClaims;
import hone.engine.fake.FakeBackend;
import hone.engine.fake.FakeClock;
import hone.engine.fake.Specs;
import hone.engine.job.JobStatus;
import hone.engine.job.TrainingJob;
import hone.engine.log.PlacedLogs;
import hone.engine.memory.MemoryDatabase;
import hone.engine.rules.Quotas;
import hone.engine.store.LeaseSettings;
import hone.engine.store.Store;
import hone.engine.submission.TrainingSubmission;
import hone.engine.training.TrainingSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// What a server says of training jobs that run at another one.
final class OtherServersTest {
  private static final EngineSettings SETTINGS =
      new EngineSettings(8, Duration.ofSeconds(1), Duration.ofSeconds(10), 1, Quotas.AWS);

  /// A log of so many lines.
  private record Printed(int count) implements TrainingLog {
    @Override
    public List<Line> read(long position, int linesMax) {
      return List.of();
    }

    @Override
    public List<Line> readBefore(long position, int linesMax) {
      return count == 0 ? List.of() : List.of(new Line(0, 5, Instant.EPOCH, "line"));
    }

    @Override
    public long find(Instant from) {
      return 0;
    }
  }

  private static final TrainingLogs NONE = (_, _) -> new Printed(0);

  private final FakeClock clock = new FakeClock();
  private final MemoryDatabase database = new MemoryDatabase(clock);
  private final FakeBackend backend = new FakeBackend(clock, _ -> FakeBackend.Script.hanging());
  private final Store home = open("home");
  private final Store away = open("away");
  private final Engine atHome = engine(home, backend);
  private final Engine atAway =
      engine(away, new FakeBackend(clock, _ -> FakeBackend.Script.hanging()));

  private Store open(String place) {
    return database.open(LeaseSettings.shared(place), () -> clock.passed().toNanos());
  }

  private Engine engine(Store store, FakeBackend there) {
    return Engine.stepped(
        new Ports(store, there, clock, new SplittableRandom(1)), SETTINGS, Runnable::run);
  }

  private AttemptId runAtHome() {
    TrainingSubmission usual = Specs.random(1, 1).own("own");
    TrainingSpec spec = usual.spec();
    atHome.submit(
        new TrainingSubmission(
            usual.scope(),
            usual.name(),
            new TrainingSpec(
                spec.algorithm(),
                spec.channels(),
                spec.output(),
                spec.resources(),
                spec.limits(),
                spec.environment(),
                spec.checkpoint(),
                new TrainingSpec.Options(false, true),
                spec.retryAttemptsMax()),
            usual.hyperparameters(),
            usual.document(),
            usual.tags(),
            usual.experiment(),
            usual.call()));
    atHome.step();
    return backend.attempts().getFirst();
  }

  @Test
  void aLogThatAnotherServerKeepsIsALineThatSaysWhere() {
    AttemptId attempt = runAtHome();

    TrainingLog log = new PlacedLogs(away, NONE).log(attempt, "algo-1");

    List<Line> lines = log.read(0, 10);
    assertThat(lines).extracting(Line::text).singleElement().asString().contains(" home ");
    assertThat(log.readBefore(TrainingLog.END, 10)).isEqualTo(lines);
    assertThat(log.read(lines.getFirst().end(), 10)).isEmpty();
    assertThat(log.readBefore(0, 10)).isEmpty();
    Instant at = lines.getFirst().at();
    assertThat(log.read(log.find(at), 10)).isEqualTo(lines);
    assertThat(log.read(log.find(at.plusMillis(1)), 10)).isEmpty();
  }

  @Test
  void aLogThatIsKeptHereIsItselfHoweverEmpty() {
    AttemptId attempt = runAtHome();
    TrainingLogs printed = (_, _) -> new Printed(1);

    assertThat(new PlacedLogs(home, NONE).log(attempt, "algo-1")).isEqualTo(new Printed(0));
    assertThat(new PlacedLogs(away, printed).log(attempt, "algo-1")).isEqualTo(new Printed(1));
    assertThat(new PlacedLogs(away, NONE).log(new AttemptId("unknown-1"), "algo-1"))
        .isEqualTo(new Printed(0));
  }

  @Test
  void anAttemptMayStoreWhatItLeftAsLongAsItsServerHasItsJob() {
    AttemptId attempt = runAtHome();
    Claims claims = new StoredClaims(home);

    assertThat(claims.of(attempt)).isEqualTo(Claim.HELD);
    assertThat(new StoredClaims(away).of(attempt)).isEqualTo(Claim.UNKNOWN);
    assertThat(claims.of(new AttemptId("unknown-1"))).isEqualTo(Claim.UNKNOWN);

    // It hears nothing of its store, and others may soon take its jobs.
    clock.move(Duration.ofSeconds(11));
    assertThat(claims.of(attempt)).isEqualTo(Claim.UNKNOWN);
    atHome.keepLease();
    assertThat(claims.of(attempt)).isEqualTo(Claim.HELD);

    for (int i = 0; i < 20; i++) {
      clock.move(Duration.ofSeconds(2));
      atAway.keepLease();
    }
    assertThatThrownBy(atHome::keepLease).hasMessageContaining("begins anew");
    atHome.keepLease();
    assertThat(claims.of(attempt)).as("taken over, and not decided yet").isEqualTo(Claim.UNKNOWN);
    atAway.step();
    assertThat(claims.of(attempt)).isEqualTo(Claim.LOST);
  }

  @Test
  void anInterruptionAtAServerWhereItDoesNotRunIsRefusedWithWhereItDoes() {
    runAtHome();

    assertThatThrownBy(() -> atAway.interruptTrainingJob(Specs.SCOPE, "own"))
        .hasMessageContaining("runs at another server")
        .hasMessageContaining(" home ");
    // The backend that stands for a real one here interrupts nothing.
    assertThatThrownBy(() -> atHome.interruptTrainingJob(Specs.SCOPE, "own"))
        .hasMessageContaining("does not run now");
  }

  @Test
  void whatIsTakenOverOfATuningJobThatWasStoppedEndsAsStopped() {
    atHome.submit(Specs.random(2, 1).tuning("job"));
    atHome.step();
    atHome.step();
    String name = backend.launched().getFirst().name();

    atAway.stopTuningJob(Specs.SCOPE, "job");
    for (int i = 0; i < 20; i++) {
      clock.move(Duration.ofSeconds(2));
      atAway.keepLease();
    }
    atAway.step();

    TrainingJob lost = atAway.read(store -> Engine.trainingJob(store, Specs.SCOPE, name));
    assertThat(lost.state().status()).isEqualTo(JobStatus.STOPPED);
    assertThat(lost.state().transitions().getLast().message())
        .isEqualTo(Ending.Failed.LOST.reason());
  }
}
