package hone.cli.config.key;

import java.util.List;

/// The keys about where the books are kept, and how servers that share them watch each other.
public final class StoreKeys {
  public static final ConfigKey STORE =
      new ConfigKey(
          "store",
          "HONE_STORE",
          "sqlite, or postgresql://user:password@host:port/database",
          "sqlite",
          "Where the books are kept: in <data>/hone.db, or in a PostgreSQL database that several"
              + " servers may share. Of several hosts (`host:port,host:port`) the primary is taken,"
              + " also after a failover. The password may also stand in PGPASSFILE or ~/.pgpass."
              + " Servers that share a database need buckets that all see: `s3_endpoint`.");

  public static final ConfigKey LEASE =
      seconds(
          "store_lease_seconds",
          "15",
          "How long a server may be silent before the others take over its jobs. Time in which the"
              + " database is away does not count.");

  public static final ConfigKey RESTART =
      new ConfigKey(
          "store_restart_seconds",
          "",
          new ConfigKey.Bounds(0, 86_400),
          "300",
          "How long the others wait for a server that was ended on purpose (by SIGTERM, say) before"
              + " they take over its jobs: what runs goes on meanwhile, and it finds it again. 0"
              + " for a server that does not come back.");

  /// The name in the file is historical: this bounds how long a server acts, and `RETRY` says when
  /// it renews.
  public static final ConfigKey RENEW =
      seconds(
          "store_renew_seconds",
          "10",
          "How long after it was last heard a server may still launch training jobs; less than the"
              + " lease.");

  public static final ConfigKey RETRY =
      seconds(
          "store_retry_seconds",
          "2",
          "How often a server renews its lease and looks for ended ones; less than the time to"
              + " renew.");

  private static ConfigKey seconds(String name, String standard, String meaning) {
    return new ConfigKey(name, "", new ConfigKey.Bounds(1, 3600), standard, meaning);
  }

  static final List<ConfigKey> ALL = List.of(STORE, LEASE, RENEW, RETRY, RESTART);

  private StoreKeys() {}
}
