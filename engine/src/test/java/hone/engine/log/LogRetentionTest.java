package hone.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import hone.engine.Scope;
import hone.engine.backend.AttemptId;
import hone.engine.fake.FakeBackend;
import hone.engine.fake.FakeClock;
import hone.engine.fake.Specs;
import hone.engine.loop.Engine;
import hone.engine.loop.EngineSettings;
import hone.engine.loop.Ports;
import hone.engine.memory.MemoryDatabase;
import hone.engine.store.LeaseSettings;
import hone.engine.store.Store;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class LogRetentionTest {
  private static final Scope OTHER = new Scope(Specs.SCOPE.account(), "eu-west-1");
  private static final Duration DAY = Duration.ofDays(1);

  private final FakeClock clock = new FakeClock();
  private final Store store =
      new MemoryDatabase(clock).open(LeaseSettings.shared("here"), () -> clock.passed().toNanos());

  @Test
  void logsAreKeptForEverWhereNobodySaysOtherwise() {
    var retention = new LogRetention(store, null);

    assertThat(retention.days(Specs.SCOPE)).isEmpty();
    assertThat(retention.shortest()).isEmpty();
    assertThat(retention.of(new AttemptId("unknown-1"))).isEmpty();
  }

  @Test
  void anAccountMaySayLessThanTheOperatorAndNotMore() {
    var retention = new LogRetention(store, 30);
    retention.keep(Specs.SCOPE, 7);
    retention.keep(OTHER, 365);

    assertThat(retention.days(Specs.SCOPE)).hasValue(7);
    assertThat(retention.days(OTHER)).hasValue(30);
    assertThat(retention.shortest()).contains(DAY.multipliedBy(7));
    assertThat(retention.of(new AttemptId("unknown-1"))).contains(DAY.multipliedBy(30));
    retention.forget(Specs.SCOPE);
    assertThat(retention.days(Specs.SCOPE)).hasValue(30);
  }

  @Test
  void theLogOfATrainingJobThatHasNotEndedStaysAndThenItsAccountsDaysHold() {
    var backend = new FakeBackend(clock, _ -> FakeBackend.Script.hanging());
    Engine engine =
        Engine.stepped(
            new Ports(store, backend, clock, new SplittableRandom(1)),
            EngineSettings.of(1),
            Runnable::run);
    engine.submit(Specs.random(1, 1).own("own"));
    engine.step();
    AttemptId attempt = backend.attempts().getFirst();
    engine.logRetention().keep(Specs.SCOPE, 3);

    assertThat(engine.logRetention().of(attempt)).isEmpty();
    engine.stopTrainingJob(Specs.SCOPE, "own");
    for (int i = 0; i < 20 && !ended(engine); i++) {
      engine.step();
      clock.move(Duration.ofSeconds(5));
    }
    assertThat(engine.logRetention().of(attempt)).contains(DAY.multipliedBy(3));
    engine.deleteTrainingJob(Specs.SCOPE, "own");
    assertThat(engine.logRetention().of(attempt)).contains(DAY.multipliedBy(3));
  }

  private static boolean ended(Engine engine) {
    return engine
        .read(s -> s.trainingJob(Specs.SCOPE, "own"))
        .map(job -> job.state().status().terminal())
        .orElse(false);
  }
}
