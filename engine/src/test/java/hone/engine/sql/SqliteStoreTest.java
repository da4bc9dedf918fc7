package hone.engine.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.engine.ApiError;
import hone.engine.job.TuningJob;
import hone.engine.store.Store;
import hone.engine.store.Transaction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
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

  private static void limitPages(Transaction transaction, int pages) {
    ((SqlTransaction) transaction).handle.execute("PRAGMA max_page_count = " + pages);
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
    try (var connection = java.sql.DriverManager.getConnection("jdbc:sqlite:" + newer);
        var statement = connection.createStatement()) {
      statement.execute("PRAGMA user_version = 99");
    }

    assertThatThrownBy(() -> SqliteStore.open(newer)).hasMessageContaining("newer Hone");
  }

  @Test
  void aFileThatIsNoStoreIsRefused() throws Exception {
    Path text = Files.writeString(folder.resolve("text.db"), "x".repeat(5_000));

    assertThatThrownBy(() -> SqliteStore.open(text)).hasMessageContaining("not a database");
  }
}
