package hone.engine.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import hone.engine.sql.failure.SqlFailure;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Properties;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// What is particular to PostgreSQL: its connections, what must be so before anything is
/// acknowledged, the lock that makes writes follow each other, and which errors pass.
final class Postgres {
  private static final System.Logger LOG = System.getLogger(Postgres.class.getName());
  private static final int CONNECTIONS = 8;

  /// Any number that other users of the database do not take.
  private static final long LOCK = 0x486F6E65L;

  /// States that concern the connection or the moment, and not the statement: 08 connection, 57P0x
  /// shutting down or starting, 53300 too many connections, 25P03 idle for too long, 40001
  /// serialization, 40P01 deadlock, 55P03 lock not had in time, 25006 only to be read, as a server
  /// that is no primary any more.
  private static final Set<String> PASSING =
      Set.of("57P01", "57P02", "57P03", "53300", "25P03", "40001", "40P01", "55P03", "25006");

  private Postgres() {}

  /// @param idleMax for how long a transaction may stand still: a server that was stopped in the
  ///     middle of one must not keep the others from taking over
  static HikariDataSource connect(PostgresAddress address, long idleMax) {
    var config = new HikariConfig();
    config.setJdbcUrl(address.url());
    config.setUsername(address.user());
    config.setPassword(address.password());
    config.setMaximumPoolSize(CONNECTIONS);
    config.setConnectionTimeout(5_000);
    config.setInitializationFailTimeout(5_000);
    config.setPoolName("hone");
    config.addDataSourceProperty("ApplicationName", "hone");
    config.addDataSourceProperty("connectTimeout", "5");
    config.addDataSourceProperty("socketTimeout", "30");
    config.addDataSourceProperty("tcpKeepAlive", "true");
    config.addDataSourceProperty("reWriteBatchedInserts", "true");
    config.setConnectionInitSql(
        "SET idle_in_transaction_session_timeout = " + idleMax + "; SET lock_timeout = 10000");
    return new HikariDataSource(config);
  }

  /// Single connections, for what happens seldom and beside a server's own.
  static Jdbi single(PostgresAddress address) {
    var properties = new Properties();
    if (address.user() != null) {
      properties.setProperty("user", address.user());
    }
    if (address.password() != null) {
      properties.setProperty("password", address.password());
    }
    properties.setProperty("ApplicationName", "hone");
    properties.setProperty("connectTimeout", "5");
    properties.setProperty("socketTimeout", "5");
    return Jdbi.create(address.url(), properties);
  }

  /// Refuse a database that would acknowledge what it may lose.
  static void checkDurable(Handle handle) {
    check(handle, "fsync", Set.of("on"));
    check(handle, "full_page_writes", Set.of("on"));
    check(handle, "synchronous_commit", Set.of("on", "local", "remote_write", "remote_apply"));
  }

  private static void check(Handle handle, String name, Set<String> allowed) {
    String found = handle.createQuery("SHOW " + name).mapTo(String.class).one();
    if (!allowed.contains(found)) {
      throw new IllegalStateException(
          "the database could lose what was acknowledged: %s is %s, allowed: %s"
              .formatted(name, found, String.join(", ", allowed.stream().sorted().toList())));
    }
  }

  /// Wait until no other server writes, until the end of the transaction. Statements of a `READ
  /// COMMITTED` transaction that come after it see all that was written before.
  static void lock(Handle handle) {
    handle
        .createQuery("SELECT 1 FROM (SELECT pg_advisory_xact_lock(:lock)) AS had")
        .bind("lock", LOCK)
        .mapTo(Integer.class)
        .one();
  }

  /// End a transaction in which something has failed.
  static void rollBack(Handle handle) {
    try {
      handle.execute("ROLLBACK");
    } catch (RuntimeException error) {
      // The connection is gone, and the transaction with it.
      LOG.log(System.Logger.Level.DEBUG, "no transaction to roll back", error);
    }
  }

  /// Whether the same may work when tried again.
  static boolean isPassing(Throwable error) {
    SQLException cause = SqlFailure.of(error);
    if (cause == null || cause instanceof SQLTransientConnectionException) {
      return cause != null;
    }
    String state = String.valueOf(cause.getSQLState());
    return state.startsWith("08") || PASSING.contains(state);
  }

  /// Whether it is no server to write to.
  static boolean isReadOnly(Throwable error) {
    SQLException cause = SqlFailure.of(error);
    return cause != null && "25006".equals(cause.getSQLState());
  }

  static boolean isFull(Throwable error) {
    SQLException cause = SqlFailure.of(error);
    return cause != null && "53100".equals(cause.getSQLState());
  }
}
