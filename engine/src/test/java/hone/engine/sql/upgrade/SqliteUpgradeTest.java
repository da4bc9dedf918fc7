package hone.engine.sql.upgrade;

import hone.engine.sql.SqliteStore;
import hone.engine.sql.rows.Dialect;
import hone.engine.store.LeaseSettings;
import hone.engine.store.Store;
import java.nio.file.Path;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.io.TempDir;

final class SqliteUpgradeTest extends UpgradeContract {
  @TempDir Path folder;

  private Path file() {
    return folder.resolve("hone.db");
  }

  @Override
  Jdbi database() {
    return Jdbi.create("jdbc:sqlite:" + file());
  }

  @Override
  Dialect dialect() {
    return Dialect.SQLITE;
  }

  @Override
  Store open(String place) {
    return SqliteStore.open(
        file(),
        new SqliteStore.Settings(
            LeaseSettings.alone(place), clock, () -> clock.passed().toNanos(), _ -> {}));
  }
}
