package hone.engine.sql.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import hone.engine.Time;
import hone.engine.backend.TrainingOrder;
import hone.engine.fake.FakeBackend;
import hone.engine.fake.FakeClock;
import hone.engine.fake.Specs;
import hone.engine.fake.World;
import hone.engine.job.JobStatus;
import hone.engine.job.TrainingJob;
import hone.engine.loop.Engine;
import hone.engine.loop.EngineSettings;
import hone.engine.loop.Ports;
import hone.engine.rules.Quotas;
import hone.engine.sql.PostgresAddress;
import hone.engine.sql.PostgresStore;
import hone.engine.sql.postgres.CuttingProxy.Cut;
import hone.engine.store.LeaseSettings;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Two servers, each with programs of its own, whose database is away for longer than their leases.
final class PostgresOutageTest {
  private static final Time TIME = Time.of(InstantSource.system(), System::nanoTime);

  /// Long enough that no usual stall of the machine is taken for a server's end.
  private static final Duration LEASE = Duration.ofSeconds(15);

  /// From one server's return to the other's: a lease's greater part is left for stalls.
  private static final Duration BETWEEN = Duration.ofSeconds(2);

  private static final EngineSettings SETTINGS =
      new EngineSettings(8, Duration.ofMillis(100), Duration.ZERO, 1, Quotas.AWS);

  /// One server, whose way to the database a test cuts.
  private record Server(CuttingProxy proxy, PostgresStore store, FakeBackend backend, Engine engine)
      implements AutoCloseable {

    static Server start(PostgresServer postgres, String database, String place) throws IOException {
      var proxy = new CuttingProxy(postgres.port());
      var lease = new LeaseSettings(LEASE, LEASE.dividedBy(2), Duration.ofMillis(200), place);
      var store =
          PostgresStore.open(
              new PostgresStore.Settings(
                  PostgresAddress.of(PostgresServer.uri(database, proxy.port())),
                  lease,
                  Duration.ofSeconds(1),
                  TIME,
                  _ -> {}));
      var clock = new FakeClock();
      var backend = new FakeBackend(clock, _ -> FakeBackend.Script.hanging());
      var engine = Engine.start(new Ports(store, backend, clock, new SecureRandom()), SETTINGS);
      return new Server(proxy, store, backend, engine);
    }

    @Override
    public void close() throws IOException {
      engine.close();
      store.close();
      proxy.close();
    }

    TrainingJob job(String name) {
      return engine.read(s -> Engine.trainingJob(s, Specs.SCOPE, name));
    }
  }

  @Test
  void programsOutliveADatabaseThatIsAwayForLongerThanTheLease() throws Exception {
    try (var postgres = PostgresServer.start()) {
      String database = postgres.newDatabase();
      try (var a = Server.start(postgres, database, "a");
          var b = Server.start(postgres, database, "b")) {
        a.engine().submit(Specs.random(1, 1).own("of-a"));
        b.engine().submit(Specs.random(1, 1).own("of-b"));
        World.await(() -> a.backend().launched().size() == 1, "a's job runs");
        World.await(() -> b.backend().launched().size() == 1, "b's job runs");

        a.proxy().cut(Cut.ALWAYS);
        b.proxy().cut(Cut.ALWAYS);
        Thread.sleep(LEASE.plusSeconds(3));
        try (var c = Server.start(postgres, database, "c")) {
          b.proxy().cut(Cut.NEVER);
          World.await(b.engine()::isReady, "b is back");
          Thread.sleep(BETWEEN);
          a.proxy().cut(Cut.NEVER);
          World.await(a.engine()::isReady, "a is back");
          // Whoever would take something over has done so by then.
          Thread.sleep(LEASE);

          assertThat(c.backend().launched()).isEmpty();
        }
        checkRuns(a, "of-a");
        checkRuns(b, "of-b");
      }
    }
  }

  private static void checkRuns(Server server, String name) {
    assertThat(server.backend().launched()).extracting(TrainingOrder::name).containsExactly(name);
    assertThat(server.backend().attempts()).hasSize(1);
    assertThat(server.job(name).state().status()).isEqualTo(JobStatus.IN_PROGRESS);
    assertThat(server.job(name).state().attempts()).isEqualTo(List.of(attempt(server)));
  }

  private static String attempt(Server server) {
    return server.backend().attempts().getFirst().text();
  }
}
