package hone.engine.sql.rows;

import java.time.InstantSource;
import org.jdbi.v3.core.Handle;

/// Where the two databases say the same thing in different words.
public enum Dialect {
  SQLITE,
  POSTGRES;

  /// A schema script, which is written in SQLite's words, in this database's. Texts compare byte by
  /// byte in both, so that lists have one order whatever locale a database was made with.
  public String schema(String script) {
    return switch (this) {
      case SQLITE -> script;
      case POSTGRES ->
          script
              .replace("INTEGER PRIMARY KEY AUTOINCREMENT", "BIGSERIAL PRIMARY KEY")
              .replaceAll("\\bINTEGER\\b", "BIGINT")
              .replaceAll("\\bREAL\\b", "DOUBLE PRECISION")
              .replaceAll("\\bTEXT\\b", "TEXT COLLATE \"C\"")
              .replace(") WITHOUT ROWID", ")");
    };
  }

  /// The number of the last script that was applied, 0 for none.
  public int schemaVersion(Handle handle) {
    String query =
        switch (this) {
          case SQLITE -> "PRAGMA user_version";
          case POSTGRES -> {
            handle.execute("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)");
            yield "SELECT coalesce(max(version), 0) FROM schema_version";
          }
        };
    return handle.createQuery(query).mapTo(Integer.class).one();
  }

  /// Note the number of the last script.
  public void schemaVersion(Handle handle, int version) {
    handle.execute(
        switch (this) {
          case SQLITE -> "PRAGMA user_version = " + version;
          case POSTGRES -> "INSERT INTO schema_version (version) VALUES (" + version + ")";
        });
  }

  /// The condition that no script after so many was applied.
  public String knows(String scripts) {
    return switch (this) {
      case SQLITE -> "(SELECT user_version FROM pragma_user_version) <= " + scripts;
      case POSTGRES -> "NOT EXISTS (SELECT 1 FROM schema_version WHERE version > " + scripts + ")";
    };
  }

  /// The condition that a text holds another.
  public String contains(String text, String part) {
    return switch (this) {
      case SQLITE -> "instr(" + text + ", " + part + ") > 0";
      case POSTGRES -> "strpos(" + text + ", " + part + ") > 0";
    };
  }

  /// The database's time in milliseconds since 1970. SQLite is part of this process and has its
  /// clock; PostgreSQL's is one for all servers, and goes on within a transaction.
  public String now(InstantSource clock) {
    return switch (this) {
      case SQLITE -> Long.toString(clock.millis());
      case POSTGRES -> "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)";
    };
  }
}
