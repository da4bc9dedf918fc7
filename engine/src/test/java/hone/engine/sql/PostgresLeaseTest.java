package hone.engine.sql;

import static org.assertj.core.api.Assertions.assertThat;

import hone.engine.sql.postgres.PostgresServer;
import hone.engine.store.LeaseSettings;
import hone.engine.store.Snapshot;
import hone.engine.store.Store;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PostgresLeaseTest extends LeaseContract {
  private static PostgresServer server = PostgresServer.NONE;
  private static final Duration BRIEF = Duration.ofSeconds(3);

  private String database = "";

  @BeforeAll
  static void startServer() throws IOException {
    server = PostgresServer.start();
  }

  @AfterAll
  static void endServer() throws IOException {
    server.close();
  }

  @BeforeEach
  void makeDatabase() {
    database = server.newDatabase();
  }

  @Override
  Store open(String place) {
    return PostgresStore.open(
        new PostgresStore.Settings(
            server.address(database), lease(place), Duration.ofSeconds(30), nanos::get));
  }

  /// By the clock of all servers of the database, which nobody can set from here: the leases are
  /// moved back instead.
  @Override
  void pass(Duration time) {
    try {
      server.executeIn(database, "UPDATE server SET expires_at = expires_at - " + time.toMillis());
    } catch (java.sql.SQLException error) {
      throw new IllegalStateException(error);
    }
  }

  @Test
  void aTransactionThatTakesLongerThanTheLeaseEndsNoLife() {
    try (Store a = openBriefly("a")) {
      insert(a, "job");
      long epoch = a.lease().epoch();
      a.write(
          transaction -> {
            long end = System.nanoTime() + BRIEF.multipliedBy(2).toNanos();
            while (System.nanoTime() < end) {
              transaction.unfinishedTuningJobs();
            }
            return true;
          });
      assertThat(a.lease().held()).isTrue();
      // Whoever begins takes over what has ended.
      openBriefly("b").close();

      a.lease().keep();
      assertThat(a.lease().epoch()).isEqualTo(epoch);
      assertThat(a.read(Snapshot::unfinishedTuningJobs)).hasSize(1);
    }
  }

  private Store openBriefly(String place) {
    var brief = new LeaseSettings(BRIEF, BRIEF.dividedBy(2), Duration.ofMillis(100), place);
    return PostgresStore.open(
        new PostgresStore.Settings(
            server.address(database), brief, Duration.ofSeconds(30), System::nanoTime));
  }
}
