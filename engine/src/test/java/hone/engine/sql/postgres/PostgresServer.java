package hone.engine.sql.postgres;

import hone.engine.sql.PostgresAddress;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.Closeable;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A real PostgreSQL of the tests' own, on a free port, as durable as in earnest.
public final class PostgresServer implements Closeable {
  public static final PostgresServer NONE = new PostgresServer(null);

  private final @Nullable EmbeddedPostgres running;
  private final AtomicInteger databases = new AtomicInteger();

  private PostgresServer(@Nullable EmbeddedPostgres running) {
    this.running = running;
  }

  /// Start one.
  public static PostgresServer start() throws IOException {
    return new PostgresServer(
        EmbeddedPostgres.builder()
            .setServerConfig("fsync", "on")
            .setServerConfig("full_page_writes", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("log_min_messages", "fatal")
            .setPGStartupWait(Duration.ofSeconds(60))
            .start());
  }

  private EmbeddedPostgres running() {
    if (running == null) {
      throw new IllegalStateException("no server was started");
    }
    return running;
  }

  public int port() {
    return running().getPort();
  }

  /// Make an empty database.
  public String newDatabase() {
    String name = "hone_" + databases.incrementAndGet();
    try {
      execute("CREATE DATABASE " + name);
    } catch (SQLException error) {
      throw new IllegalStateException(error);
    }
    return name;
  }

  /// Where a database is.
  public PostgresAddress address(String database) {
    return PostgresAddress.of(uri(database, port()));
  }

  /// The address of a database, as a user writes it, behind that port.
  public static String uri(String database, int port) {
    return "postgresql://postgres:postgres@127.0.0.1:" + port + "/" + database;
  }

  public void execute(String sql) throws SQLException {
    executeIn("postgres", sql);
  }

  /// Do something by hand.
  public void executeIn(String database, String sql) throws SQLException {
    try (Connection connection = connect(database);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /// Look at something by hand.
  public long number(String database, String query) throws SQLException {
    try (Connection connection = connect(database);
        var statement = connection.createStatement();
        var result = statement.executeQuery(query)) {
      result.next();
      return result.getLong(1);
    }
  }

  private Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port() + "/" + database, "postgres", "postgres");
  }

  @Override
  public void close() throws IOException {
    if (running != null) {
      running.close();
    }
  }
}
