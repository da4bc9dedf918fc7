package hone.engine.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.engine.ApiError;
import hone.engine.Time;
import hone.engine.fake.World;
import hone.engine.sql.postgres.CuttingProxy;
import hone.engine.sql.postgres.CuttingProxy.Cut;
import hone.engine.sql.postgres.PostgresServer;
import hone.engine.store.LeaseSettings;
import hone.engine.store.Snapshot;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What happens between a store and a database that goes away, or serves others meanwhile.
final class PostgresFaultsTest {
  private static final Time TIME = Time.of(InstantSource.system(), System::nanoTime);
  /// More on demand: `-Dhone.cuts=1000`.
  private static final int CUTS = Integer.getInteger("hone.cuts", 100);

  private static PostgresServer server = PostgresServer.NONE;
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

  private PostgresStore open(int port, LeaseSettings lease, Duration patience) {
    String uri = PostgresServer.uri(database, port) + "?prepareThreshold=0";
    var address = PostgresAddress.of(uri);
    return PostgresStore.open(new PostgresStore.Settings(address, lease, patience, TIME, _ -> {}));
  }

  private long jobs() throws SQLException {
    return server.number(database, "SELECT count(*) FROM tuning_job");
  }

  @Test
  void dbCommitUnknown_isResolved() throws Exception {
    var lease = LeaseSettings.shared("here");
    try (var proxy = new CuttingProxy(server.port());
        var store = open(proxy.port(), lease, Duration.ofSeconds(30))) {
      for (int i = 0; i < CUTS; i++) {
        proxy.cut(i % 2 == 0 ? Cut.BEFORE_COMMIT : Cut.AFTER_COMMIT);
        String name = "job-" + i;
        var tries = new AtomicInteger();
        var job =
            store.write(
                t -> {
                  tries.incrementAndGet();
                  return t.insert(StoreHarness.tuning(name, StoreHarness.NOW));
                });

        assertThat(tries).as("done again only where it was lost").hasValue(i % 2 == 0 ? 2 : 1);
        assertThat(store.read(s -> s.tuningJob(job.id())).orElseThrow().identity().name())
            .isEqualTo(name);
      }

      assertThat(proxy.cuts()).isEqualTo(CUTS);
      assertThat(jobs()).isEqualTo(CUTS);
    }
  }

  @Test
  void aCommitThatWasNeverHeardOfStandsForNoLaterOne() throws Exception {
    var lease = LeaseSettings.shared("here");
    try (var proxy = new CuttingProxy(server.port());
        var store = open(proxy.port(), lease, Duration.ofSeconds(4))) {
      proxy.cut(Cut.FROM_COMMIT_ON);
      assertThatThrownBy(
              () -> store.write(t -> t.insert(StoreHarness.tuning("first", StoreHarness.NOW))))
          .hasMessageContaining("whether the change was made is not known");
      assertThat(jobs()).isEqualTo(1);

      proxy.cut(Cut.NEVER);
      World.await(() -> isRead(store), "the database came back");
      proxy.cut(Cut.BEFORE_COMMIT);
      store.write(t -> t.insert(StoreHarness.tuning("second", StoreHarness.NOW)));

      assertThat(proxy.cuts()).isEqualTo(2);
      assertThat(jobs()).as("what was answered is there").isEqualTo(2);
    }
  }

  /// The life is there, as one of another server at the same place would be.
  @Test
  void aServerThatBeginsAnewAndIsNotAnsweredGoesOn() throws Exception {
    var lease = LeaseSettings.shared("here");
    try (var proxy = new CuttingProxy(server.port());
        var store = open(proxy.port(), lease, Duration.ofSeconds(30))) {
      for (Cut each : List.of(Cut.AFTER_COMMIT, Cut.BEFORE_COMMIT)) {
        server.executeIn(database, "UPDATE server SET expires_at = 0");
        proxy.cut(each);
        assertThatThrownBy(
                () -> store.write(t -> t.insert(StoreHarness.tuning("late", StoreHarness.NOW))))
            .hasMessageContaining("begins anew");
      }

      assertThat(proxy.cuts()).isEqualTo(2);
      store.write(t -> t.insert(StoreHarness.tuning("job", StoreHarness.NOW)));
      assertThat(jobs()).isEqualTo(1);
    }
  }

  @Test
  void aDatabaseThatIsAwayForLongIsA503AndNothingIsChanged() throws Exception {
    var lease = LeaseSettings.shared("here");
    try (var proxy = new CuttingProxy(server.port());
        var store = open(proxy.port(), lease, Duration.ofSeconds(3))) {
      store.write(t -> t.insert(StoreHarness.tuning("before", StoreHarness.NOW)));
      proxy.cut(Cut.ALWAYS);

      assertThatThrownBy(
              () -> store.write(t -> t.insert(StoreHarness.tuning("a", StoreHarness.NOW))))
          .isInstanceOfSatisfying(
              ApiError.class,
              error -> assertThat(error.code()).isEqualTo(ApiError.Code.UNAVAILABLE));
      assertThatThrownBy(() -> store.read(Snapshot::slotsTaken)).hasMessageContaining("away");
      assertThat(jobs()).isEqualTo(1);

      proxy.cut(Cut.NEVER);
      World.await(() -> isWritten(store, "after"), "a write after the database came back");
      assertThat(jobs()).isEqualTo(2);
    }
  }

  /// What another began before must not add its own patience, nor be followed by what its caller
  /// was told is not done.
  @Test
  void aChangeThatWaitsBehindAnotherIsGivenUpInItsOwnTime() throws Exception {
    var lease = LeaseSettings.shared("here");
    try (var proxy = new CuttingProxy(server.port());
        var store = open(proxy.port(), lease, Duration.ofSeconds(6))) {
      proxy.cut(Cut.ALWAYS);
      var first = CompletableFuture.supplyAsync(() -> isWritten(store, "a"));
      Thread.sleep(1_000);
      long start = System.nanoTime();
      assertThatThrownBy(
              () -> store.write(t -> t.insert(StoreHarness.tuning("b", StoreHarness.NOW))))
          .hasMessageContaining("The database is away. Try again.");

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(11));
      assertThat(first.join()).isFalse();
      proxy.cut(Cut.NEVER);
      World.await(() -> isRead(store), "the database came back");
      store.write(t -> t.insert(StoreHarness.tuning("after", StoreHarness.NOW)));
      assertThat(jobs()).as("after alone").isEqualTo(1);
    }
  }

  /// As a server that was the primary before a failover, to which connections are still open.
  @Test
  void aDatabaseThatIsOnlyReadForAWhileIsA503AndItsConnectionsAreGivenUp() throws Exception {
    try (var store = open(server.port(), LeaseSettings.shared("here"), Duration.ofSeconds(3))) {
      store.write(t -> t.insert(StoreHarness.tuning("before", StoreHarness.NOW)));
      server.execute("ALTER DATABASE " + database + " SET default_transaction_read_only = on");
      endConnections();

      assertThatThrownBy(
              () -> store.write(t -> t.insert(StoreHarness.tuning("a", StoreHarness.NOW))))
          .isInstanceOfSatisfying(
              ApiError.class,
              error -> assertThat(error.code()).isEqualTo(ApiError.Code.UNAVAILABLE));
      // The connections that were made meanwhile only read as long as they last.
      server.execute("ALTER DATABASE " + database + " RESET default_transaction_read_only");

      World.await(() -> isWritten(store, "after"), "a write after the failover");
      assertThat(jobs()).isEqualTo(2);
    }
  }

  private void endConnections() throws SQLException {
    server.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '"
            + database
            + "'");
  }

  /// As an administrator does, or a database that restarts.
  @Test
  void aReadWhoseConnectionIsEndedMeanwhileIsTriedAgain() throws Exception {
    try (var store = open(server.port(), LeaseSettings.shared("here"), Duration.ofSeconds(30))) {
      store.write(t -> t.insert(StoreHarness.tuning("job", StoreHarness.NOW)));
      var tries = new AtomicInteger();
      List<Long> found =
          store.read(
              s -> {
                if (tries.incrementAndGet() < 3) {
                  endConnectionsUnchecked();
                }
                return s.unfinishedTuningJobs();
              });

      assertThat(found).hasSize(1);
      assertThat(tries).hasValue(3);
    }
  }

  private void endConnectionsUnchecked() {
    try {
      endConnections();
    } catch (SQLException error) {
      throw new IllegalStateException(error);
    }
  }

  @Test
  void aStoreDoesNotStartOnADatabaseThatIsOnlyRead() throws Exception {
    server.execute("ALTER DATABASE " + database + " SET default_transaction_read_only = on");

    assertThatThrownBy(
            () -> open(server.port(), LeaseSettings.shared("here"), Duration.ofSeconds(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("read-only");
  }

  @Test
  void ofSeveralHostsOneThatIsThereIsTaken() throws Exception {
    int nobody;
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = free.getLocalPort();
    }
    String uri = PostgresServer.uri(database, server.port());
    var address = PostgresAddress.of(uri.replace("@", "@127.0.0.1:" + nobody + ","));
    var settings =
        new PostgresStore.Settings(
            address, LeaseSettings.shared("here"), Duration.ofSeconds(30), TIME, _ -> {});
    try (var store = PostgresStore.open(settings)) {
      store.write(t -> t.insert(StoreHarness.tuning("job", StoreHarness.NOW)));
    }

    assertThat(jobs()).isEqualTo(1);
  }

  private static boolean isRead(PostgresStore store) {
    try {
      return store.read(Snapshot::slotsTaken) == 0;
    } catch (ApiError error) {
      assertThat(error.code()).isEqualTo(ApiError.Code.UNAVAILABLE);
      return false;
    }
  }

  private static boolean isWritten(PostgresStore store, String name) {
    try {
      store.write(t -> t.insert(StoreHarness.tuning(name, StoreHarness.NOW)));
      return true;
    } catch (ApiError error) {
      assertThat(error.code()).isEqualTo(ApiError.Code.UNAVAILABLE);
      return false;
    }
  }

  @Test
  void writesOfSeveralServersFollowEachOther() throws Exception {
    var stores = new ArrayList<PostgresStore>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 3; i++) {
        stores.add(open(server.port(), LeaseSettings.shared("p" + i), Duration.ofSeconds(30)));
      }
      var counts = new ArrayList<Callable<Long>>();
      for (int i = 0; i < 90; i++) {
        var store = stores.get(i % 3);
        counts.add(() -> store.write(PostgresFaultsTest::insertOneMore));
      }
      var seen = new ArrayList<Long>();
      for (Future<Long> each : threads.invokeAll(counts)) {
        seen.add(each.get());
      }

      assertThat(seen).doesNotHaveDuplicates().hasSize(90);
      assertThat(jobs()).isEqualTo(90);
    } finally {
      stores.forEach(PostgresStore::close);
    }
  }

  /// What no two transactions may see at once: how many jobs there are.
  private static long insertOneMore(hone.engine.store.Transaction transaction) {
    long before = transaction.unfinishedTuningJobs().size();
    long all =
        ((SqlTransaction) transaction)
            .handle
            .createQuery("SELECT count(*) FROM tuning_job")
            .mapTo(Long.class)
            .one();
    transaction.insert(StoreHarness.tuning("job-" + all + "-" + before, StoreHarness.NOW));
    return all;
  }

  @Test
  void aSerializationFailureIsTriedAgain() throws Exception {
    try (var store = open(server.port(), LeaseSettings.shared("here"), Duration.ofSeconds(30))) {
      var tries = new ArrayList<Integer>();
      int result =
          store.write(
              t -> {
                tries.add(1);
                if (tries.size() < 4) {
                  ((SqlTransaction) t)
                      .handle.execute(
                          "DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '40001'; END $$");
                }
                return tries.size();
              });

      assertThat(result).isEqualTo(4);
    }
  }

  @Test
  void aServerThatStandsStillWithinATransactionIsPassed() throws Exception {
    var lease =
        new LeaseSettings(
            Duration.ofMillis(3000), Duration.ofMillis(2000), Duration.ofMillis(200), "a");
    try (var a = open(server.port(), lease, Duration.ofSeconds(30));
        var b =
            open(
                server.port(),
                new LeaseSettings(lease.length(), lease.action(), lease.retry(), "b"),
                Duration.ofSeconds(30))) {
      List<String> order = new ArrayList<>();
      Thread stuck =
          Thread.ofVirtual()
              .start(
                  () ->
                      a.write(
                          t -> {
                            if (order.add("a") && order.size() == 1) {
                              sleep(2_500);
                            }
                            return t.tags("arn");
                          }));
      Thread.sleep(300);
      long start = System.nanoTime();
      b.write(t -> t.insert(StoreHarness.tuning("b", StoreHarness.NOW)));

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
      stuck.join();
      assertThat(order).as("was ended by the database, and done again").hasSize(2);
    }
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException error) {
      throw new IllegalStateException(error);
    }
  }
}
