package hone.engine.sql;

import hone.engine.sql.postgres.PostgresServer;
import hone.engine.store.Store;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

final class PostgresLeaseTest extends LeaseContract {
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
}
