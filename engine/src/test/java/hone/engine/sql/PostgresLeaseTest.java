package hone.engine.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.engine.Time;
import hone.engine.job.TuningJob;
import hone.engine.sql.postgres.PostgresServer;
import hone.engine.store.Lease;
import hone.engine.store.LeaseSettings;
import hone.engine.store.Snapshot;
import hone.engine.store.Store;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PostgresLeaseTest extends LeaseContract {
  private static final Time TIME = Time.of(InstantSource.system(), System::nanoTime);
  private static PostgresServer server = PostgresServer.NONE;
  private static final Duration BRIEF = Duration.ofSeconds(3);

  private String database = "";
  private final Time time = Time.of(InstantSource.system(), nanos::get);

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
            server.address(database), lease(place), Duration.ofSeconds(30), time, _ -> {}));
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
      a.lease().keep();
      assertThat(a.lease().epoch()).isEqualTo(epoch);
      assertThat(a.read(Snapshot::unfinishedTuningJobs)).hasSize(1);
    }
  }

  @Test
  void aServerThatWasEndedOnPurposeIsWaitedFor() {
    try (Store b = openWaitedFor("b")) {
      Store a = openWaitedFor("a");
      TuningJob job = insert(a, "job");
      a.close();

      pass(LEASE.multipliedBy(3), b);
      assertThat(b.read(s -> s.ownTuningJob(job.id())).isPresent()).isFalse();
      try (Store again = openWaitedFor("a")) {
        assertThat(again.read(s -> s.ownTuningJob(job.id())).isPresent()).isTrue();
      }
      pass(LEASE.multipliedBy(2), b);
      pass(LEASE.multipliedBy(2), b);
      pass(LEASE.multipliedBy(2), b);
      assertThat(b.read(s -> s.ownTuningJob(job.id())).isPresent())
          .as("of one that does not come back the jobs are taken over")
          .isTrue();
    }
  }

  @Test
  void aServerThatEndsAfterOthersHaveItsJobsLeavesThemThose() {
    try (Store b = openWaitedFor("b")) {
      Store a = openWaitedFor("a");
      TuningJob job = insert(a, "job");
      pass(LEASE.dividedBy(8), a, b);
      pass(LEASE.multipliedBy(2), b);
      a.close();

      assertThat(b.lease().keep()).isFalse();
      assertThat(b.read(s -> s.ownTuningJob(job.id())).isPresent()).isTrue();
    }
  }

  @Test
  void aNumberThatIsAnothersSinceAFailoverLostItsBirthIsNoLifeOfThisServer() throws Exception {
    try (Store a = open("a")) {
      long lost = a.lease().epoch();
      server.executeIn(database, "UPDATE server SET place = 'b'");

      assertThatThrownBy(() -> insert(a, "job")).hasMessageContaining("begins anew");
      insert(a, "job");
      assertThat(a.lease().epoch()).isNotEqualTo(lost);
      assertThat(server.number(database, "SELECT operation FROM server WHERE place = 'b'"))
          .isZero();
    }
  }

  @Test
  void aServerWhoseDataFolderWasCopiedEndsWithTheCauseWhenTheCopyStarts() {
    var told = new AtomicReference<@Nullable Throwable>();
    try (Store a = openTelling("a", told::set)) {
      insert(a, "job");
      try (Store copy = openTelling("a", told::set)) {
        assertThatThrownBy(() -> a.lease().keep()).hasMessageContaining("must be restarted");
        assertThat(told.get())
            .isInstanceOf(Lease.Displaced.class)
            .message()
            .contains("server.id", "'a'", "copied", "delete server.id")
            .doesNotContain("\n");
        assertThat(a.lease().held()).isFalse();

        // It is not displaced in its turn.
        told.set(null);
        assertThat(copy.lease().keep()).isFalse();
        assertThat(copy.read(Snapshot::unfinishedTuningJobs)).hasSize(1);
        assertThat(told.get()).isNull();
      }
    }
  }

  private Store openTelling(String place, Consumer<Throwable> told) {
    return PostgresStore.open(
        new PostgresStore.Settings(
            server.address(database), lease(place), Duration.ofSeconds(30), time, told));
  }

  private Store openWaitedFor(String place) {
    var lease =
        new LeaseSettings(LEASE, ACTION, Duration.ofMillis(100), LEASE.multipliedBy(5), place);
    return PostgresStore.open(
        new PostgresStore.Settings(
            server.address(database), lease, Duration.ofSeconds(30), time, _ -> {}));
  }

  private Store openBriefly(String place) {
    var brief = new LeaseSettings(BRIEF, BRIEF.dividedBy(2), Duration.ofMillis(100), place);
    return PostgresStore.open(
        new PostgresStore.Settings(
            server.address(database), brief, Duration.ofSeconds(30), TIME, _ -> {}));
  }
}
