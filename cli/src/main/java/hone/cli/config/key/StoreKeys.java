package hone.cli.config.key;

import hone.engine.sql.PostgresAddress;
import hone.engine.store.LeaseSettings;
import java.time.Duration;
import java.util.Optional;

/// The keys about where the books are kept, and how servers that share them watch each other.
public final class StoreKeys {
  public static final KeyGroup KEYS = new KeyGroup(StoreKeys::check);

  public static final Key<Optional<PostgresAddress>> STORE =
      KEYS.key(
          "store",
          "HONE_STORE",
          new Kind<>(
              "sqlite, or postgresql://user:password@host:port/database",
              (value, _) -> address(value)),
          "sqlite",
          "Where the books are kept: in <data>/hone.db, or in a PostgreSQL database that several"
              + " servers may share. Of several hosts (`host:port,host:port`) the primary is taken,"
              + " also after a failover. The password may also stand in PGPASSFILE or ~/.pgpass."
              + " Servers that share a database need buckets that all see: `s3_endpoint`.");

  public static final Key<Duration> LEASE =
      KEYS.key(
          "store_lease_seconds",
          Kind.seconds(1, 3600),
          "15",
          "How long a server may be silent before the others take over its jobs. Time in which the"
              + " database is away does not count.");

  /// The name in the file is historical: this bounds how long a server acts, and `RETRY` says when
  /// it renews.
  public static final Key<Duration> RENEW =
      KEYS.key(
          "store_renew_seconds",
          Kind.seconds(1, 3600),
          "10",
          "How long after it was last heard a server may still launch training jobs; less than the"
              + " lease.");

  public static final Key<Duration> RETRY =
      KEYS.key(
          "store_retry_seconds",
          Kind.seconds(1, 3600),
          "2",
          "How often a server renews its lease and looks for ended ones; less than the time to"
              + " renew.");

  public static final Key<Duration> RESTART =
      KEYS.key(
          "store_restart_seconds",
          Kind.seconds(0, 86_400),
          "300",
          "How long the others wait for a server that was ended on purpose (by SIGTERM, say) before"
              + " they take over its jobs: what runs goes on meanwhile, and it finds it again. 0"
              + " for a server that does not come back.");

  private StoreKeys() {}

  private static void check(HoneConfig config) {
    Duration lease = config.get(LEASE);
    Duration renew = config.get(RENEW);
    Duration retry = config.get(RETRY);
    if (!LeaseSettings.ordered(retry, renew, lease)) {
      throw Value.error(
          "found store_retry_seconds %d, store_renew_seconds %d, store_lease_seconds %d; allowed:"
                  .formatted(retry.toSeconds(), renew.toSeconds(), lease.toSeconds())
              + " each longer than the one before");
    }
  }

  /// An address may hold a password, so that what was found is not told.
  private static Optional<PostgresAddress> address(Value value) {
    if (value.found().equals("sqlite")) {
      return Optional.empty();
    }
    try {
      return Optional.of(PostgresAddress.of(value.text()));
    } catch (IllegalArgumentException error) {
      throw Value.error(
          value.where() + ": " + error.getMessage() + ", or sqlite for a file in the data folder");
    }
  }
}
