package hone.engine.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.engine.ApiError;
import hone.engine.fake.Specs;
import hone.engine.fake.World;
import hone.engine.job.Blueprint;
import hone.engine.job.Identity;
import hone.engine.job.TrainingJob;
import hone.engine.job.TuningJob;
import hone.engine.store.LeaseSettings;
import hone.engine.store.Snapshot;
import hone.engine.store.Store;
import hone.engine.store.Transaction;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class SqliteStoreTest extends StoreContract {
  @TempDir Path folder;

  @Override
  Store openStore() {
    return SqliteStore.open(folder.resolve("hone.db"));
  }

  @Test
  void aFullDiskRefusesTheWriteAndNothingElse() {
    store.write(
        transaction -> {
          limitPages(transaction, 60);
          return true;
        });
    int kept = 0;
    try {
      for (int i = 0; i < 10_000; i++) {
        TuningJob job = tuning("job-" + i, NOW);
        store.write(transaction -> transaction.insert(job));
        kept++;
      }
    } catch (ApiError error) {
      assertThat(error.code()).isEqualTo(ApiError.Code.UNAVAILABLE);
      assertThat(error.text()).contains("disk is full");
    }
    assertThat(page(10_000, null).items()).hasSize(kept);
    store.write(
        transaction -> {
          limitPages(transaction, 100_000);
          return transaction.insert(tuning("after", NOW));
        });

    assertThat(page(10_000, null).items()).hasSize(kept + 1);
  }

  @Test
  void whatTheThreadThatWritesCannotBearIsToldAndLeavesTheServerNotReady() {
    var broken = new AtomicBoolean();
    var told = new AtomicReference<Throwable>();
    LongSupplier nanos =
        () -> {
          if (broken.get()) {
            throw new OutOfMemoryError("a test's");
          }
          return 0;
        };
    var settings =
        new SqliteStore.Settings(LeaseSettings.alone("here"), () -> NOW, nanos, told::set);
    try (var own = SqliteStore.open(folder.resolve("own.db"), settings)) {
      own.write(transaction -> transaction.insert(tuning("job", NOW)));
      assertThat(own.lease().held()).isTrue();
      broken.set(true);

      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> own.write(transaction -> transaction.tags("arn")))
            .isInstanceOf(ApiError.class)
            .hasMessageContaining("must be restarted");
      }
      assertThat(told.get()).isInstanceOf(OutOfMemoryError.class);
      assertThat(own.lease().held()).isFalse();
    }
  }

  private static SqliteStore told(Path file, BlockingQueue<Throwable> failures) {
    var settings =
        new SqliteStore.Settings(LeaseSettings.alone("here"), () -> NOW, () -> 0, failures::add);
    return SqliteStore.open(file, settings);
  }

  /// Those of a store that is opened again at the same place.
  private static List<Long> jobs(Path file) {
    try (var reopened = told(file, new LinkedBlockingQueue<>())) {
      return List.copyOf(reopened.read(Snapshot::unfinishedTuningJobs));
    }
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aStoreWhoseFileIsReplacedTakesNoMoreAndLeavesTheOtherAsItIs() throws Exception {
    Path file = folder.resolve("own.db");
    Path backup = folder.resolve("backup.db");
    try (var other = told(backup, new LinkedBlockingQueue<>())) {
      other.write(transaction -> transaction.insert(tuning("restored", NOW)));
    }
    var failures = new LinkedBlockingQueue<Throwable>();
    try (var own = told(file, failures)) {
      for (int i = 0; i < 20; i++) {
        TuningJob job = tuning("job-" + i, NOW);
        own.write(transaction -> transaction.insert(job));
      }
      Files.move(backup, file, StandardCopyOption.REPLACE_EXISTING);

      assertThat(failures.poll(30, TimeUnit.SECONDS))
          .isInstanceOf(SqliteStore.Replaced.class)
          .hasMessageContaining("another file is in its place");
      assertThatThrownBy(() -> own.write(transaction -> transaction.tags("arn")))
          .isInstanceOf(ApiError.class)
          .hasMessageContaining("must be restarted");
      assertThat(own.lease().held()).isFalse();
    }

    assertThat(jobs(file)).hasSize(1);
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void whatWasAnsweredIsInTheFileThatWasMovedAway() throws Exception {
    Path file = folder.resolve("own.db");
    Path moved = folder.resolve("moved.db");
    var failures = new LinkedBlockingQueue<Throwable>();
    try (var own = told(file, failures)) {
      own.write(transaction -> transaction.insert(tuning("kept", NOW)));
      Files.move(file, moved);

      assertThat(failures.poll(30, TimeUnit.SECONDS))
          .isInstanceOf(SqliteStore.Replaced.class)
          .hasMessageContaining("deleted or moved away");
    }

    assertThat(jobs(moved)).hasSize(1);
  }

  @Test
  @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void whoeverReadsTooLateIsRefusedAndDoesNotWait() {
    SqliteStore own = SqliteStore.open(folder.resolve("own.db"));
    own.close();

    assertThatThrownBy(() -> own.read(snapshot -> snapshot.tags("arn")))
        .isInstanceOf(ApiError.class)
        .hasMessageContaining("shutting down");
    own.close();
  }

  private static void limitPages(Transaction transaction, int pages) {
    ((SqlTransaction) transaction).handle.execute("PRAGMA max_page_count = " + pages);
  }

  @Test
  void whyAReadFailedIsToldThoughSqliteHasRolledBackByItself() {
    assertThatThrownBy(
            () ->
                store.read(
                    snapshot -> {
                      ((SqlSnapshot) snapshot).handle.execute("ROLLBACK");
                      throw new IllegalStateException("the disk, in a test");
                    }))
        .hasMessage("the disk, in a test")
        .satisfies(error -> assertThat(error.getSuppressed()).hasSize(1));
  }

  @Test
  void aReadThatCannotBeCommittedLeavesItsReaderToOthers() {
    assertThatThrownBy(() -> store.read(SqliteStoreTest::breakReferences))
        .hasMessageContaining("FOREIGN KEY constraint failed");

    for (int i = 0; i < 10; i++) {
      assertThat(page(10, null).items()).isEmpty();
    }
  }

  private static boolean breakReferences(Snapshot snapshot) {
    Handle handle = ((SqlSnapshot) snapshot).handle;
    handle.execute("PRAGMA query_only = 0");
    handle.execute("CREATE TABLE some (id INTEGER PRIMARY KEY)");
    handle.execute(
        "CREATE TABLE other (id INTEGER REFERENCES some (id) DEFERRABLE INITIALLY DEFERRED)");
    handle.execute("INSERT INTO other VALUES (1)");
    return true;
  }

  @Test
  void itsFilesAreTheirOwnersAlone() throws Exception {
    store.write(transaction -> transaction.insert(tuning("job", NOW)));

    for (String name : List.of("hone.db", "hone.db-wal", "hone.db-shm")) {
      assertThat(Files.getPosixFilePermissions(folder.resolve(name)))
          .as(name)
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
  }

  @Test
  void aStoreOfANewerVersionIsRefused() throws Exception {
    Path newer = folder.resolve("newer.db");
    migrate(newer);

    assertThatThrownBy(() -> SqliteStore.open(newer)).hasMessageContaining("newer Hone");
  }

  @Test
  void aServerChangesNothingAnyMoreOnceACommandOfANewerVersionHasChangedTheSchema()
      throws Exception {
    store.write(transaction -> transaction.insert(tuning("before", NOW)));
    migrate(folder.resolve("hone.db"));

    assertThatThrownBy(() -> store.write(transaction -> transaction.insert(tuning("job", NOW))))
        .isInstanceOfSatisfying(
            ApiError.class,
            error -> {
              assertThat(error.code()).isEqualTo(ApiError.Code.UNAVAILABLE);
              assertThat(error.text()).contains("schema version 99", "newer Hone");
            });
    assertThat(page(10, null).items())
        .extracting(job -> job.identity().name())
        .containsExactly("before");
  }

  /// Bring a store to the schema of a newer version, as that one's commands would, also beside a
  /// server that has it open.
  private static void migrate(Path file) throws SQLException {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        var statement = connection.createStatement()) {
      statement.execute("PRAGMA user_version = 99");
    }
  }

  @Test
  void aFileThatIsNoStoreIsRefused() throws Exception {
    Path text = Files.writeString(folder.resolve("text.db"), "x".repeat(5_000));

    for (Consumer<Path> opening : List.<Consumer<Path>>of(SqliteStore::open, SqliteStore::keys)) {
      assertThatThrownBy(() -> opening.accept(text))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(text + "' cannot be opened: ")
          .hasMessageContaining("not a database");
    }
  }

  /// Keep no more than a weak reference to what was read first, read others, and see it collected.
  @Test
  void largeHyperparametersDoNotStayInMemoryForLong() {
    Blueprint blueprint =
        store.write(
            transaction ->
                transaction.insert(
                    tuning("any", NOW).spec().definitions().getFirst().training(), "{}"));
    var read = new ArrayList<WeakReference<String>>();
    for (int i = 0; i < 100; i++) {
      var large = new LinkedHashMap<String, String>();
      for (int k = 0; k < 99; k++) {
        large.put("h" + k, ("" + (i + k)).repeat(2_500).substring(0, 2_500));
      }
      var identity = new Identity(0, Specs.SCOPE, "job-" + i, "arn", NOW);
      long id = store.write(t -> t.insert(identity, null, blueprint, large)).id();
      TrainingJob job = store.read(s -> s.trainingJob(id)).orElseThrow();
      read.add(new WeakReference<>(job.hyperparameters().get("h0")));
    }

    World.await(
        () -> {
          System.gc();
          return read.stream().filter(each -> each.get() == null).count() >= 50;
        },
        "most of what was read is collected");
  }
}
