package hone.cli.crash;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A real PostgreSQL of the tests' own, as durable as in earnest.
final class Database implements Closeable {
  static final Database NONE = new Database(null);

  private final @Nullable EmbeddedPostgres running;

  private Database(@Nullable EmbeddedPostgres running) {
    this.running = running;
  }

  static Database start() throws IOException {
    return new Database(
        EmbeddedPostgres.builder()
            .setServerConfig("fsync", "on")
            .setServerConfig("full_page_writes", "on")
            .setServerConfig("synchronous_commit", "on")
            .setPGStartupWait(Duration.ofSeconds(60))
            .start());
  }

  /// The address of its one database, as a user writes it.
  String address() {
    if (running == null) {
      throw new IllegalStateException("no database was started");
    }
    return "postgresql://postgres:postgres@127.0.0.1:" + running.getPort() + "/postgres";
  }

  @Override
  public void close() throws IOException {
    if (running != null) {
      running.close();
    }
  }
}
