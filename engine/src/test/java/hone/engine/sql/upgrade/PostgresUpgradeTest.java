package hone.engine.sql.upgrade;

import hone.engine.Time;
import hone.engine.sql.PostgresStore;
import hone.engine.sql.postgres.PostgresServer;
import hone.engine.sql.rows.Dialect;
import hone.engine.store.LeaseSettings;
import hone.engine.store.Store;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

final class PostgresUpgradeTest extends UpgradeContract {
  private static final Time TIME = Time.of(InstantSource.system(), System::nanoTime);
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
  @Override
  void writeAsVersion8() throws SQLException {
    database = server.newDatabase();
    super.writeAsVersion8();
    // The rows were inserted with their numbers.
    database()
        .useHandle(
            handle -> {
              for (String table :
                  List.of("tuning_job", "blueprint", "training_job", "resource", "event")) {
                goOnAfterTheLast(handle, table, "id");
              }
              goOnAfterTheLast(handle, "server", "epoch");
            });
  }

  private static void goOnAfterTheLast(Handle handle, String table, String key) {
    handle
        .createQuery(
            "SELECT setval(pg_get_serial_sequence('%1$s', '%2$s'), max(%2$s)) FROM %1$s"
                .formatted(table, key))
        .mapTo(Long.class)
        .one();
  }

  @Override
  Jdbi database() {
    return Jdbi.create(
        PostgresServer.uri(database, server.port())
            .replace("postgresql://postgres:postgres@", "jdbc:postgresql://"),
        "postgres",
        "postgres");
  }

  @Override
  Dialect dialect() {
    return Dialect.POSTGRES;
  }

  @Override
  Store open(String place) {
    return PostgresStore.open(
        new PostgresStore.Settings(
            server.address(database),
            LeaseSettings.shared(place),
            Duration.ofSeconds(30),
            TIME,
            _ -> {}));
  }
}
