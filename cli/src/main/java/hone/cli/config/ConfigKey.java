package hone.cli.config;

import hone.engine.rules.Quota;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A key of the configuration file, with all that is known about it.
///
/// @param name as it stands in the file; nested keys are not used
/// @param environment the variable that gives it where neither flag nor file does, or empty
/// @param allowed what values it may have, for people
/// @param standard its value where nothing gives one, for people
/// @param meaning one or two sentences
public record ConfigKey(
    String name, String environment, String allowed, String standard, String meaning) {

  static final ConfigKey HOST =
      new ConfigKey(
          "host",
          "HONE_HOST",
          "a name or an address of this machine",
          "localhost",
          "Where the server listens; localhost is 127.0.0.1 and, where there is IPv6, ::1. An"
              + " address that other machines reach needs TLS, or insecure_listen.");

  static final ConfigKey TLS_CERTIFICATE =
      new ConfigKey(
          "tls_certificate",
          "HONE_TLS_CERTIFICATE",
          "a PEM file: the server's certificate, then those that signed it",
          "none: plain HTTP",
          "With tls_key it makes the server speak HTTPS (TLS 1.2 and 1.3).");

  static final ConfigKey TLS_KEY =
      new ConfigKey(
          "tls_key",
          "HONE_TLS_KEY",
          "a PEM file that is not encrypted",
          "none: plain HTTP",
          "The private key of tls_certificate.");

  static final ConfigKey INSECURE_LISTEN =
      new ConfigKey(
          "insecure_listen",
          "HONE_INSECURE_LISTEN",
          "true or false",
          "false",
          "Whether other machines may come in without TLS: everybody in between can then read all"
              + " that is sent, though not call in another's name.");

  static final ConfigKey ALLOWED_HOSTS =
      new ConfigKey(
          "allowed_hosts",
          "HONE_ALLOWED_HOSTS",
          "a list of names",
          "none",
          "Names by which clients reach the server, beside addresses, localhost, host and the"
              + " machine's own name; requests that name another host are refused.");

  static final ConfigKey CLOCK_SKEW =
      new ConfigKey(
          "clock_skew_minutes",
          "",
          "1 to 15",
          "5",
          "How far a client's clock may be off before its signatures are refused.");

  static final ConfigKey CALLS_PER_SECOND =
      new ConfigKey(
          "calls_per_second",
          "",
          "1 to 1000000",
          "10000",
          "How often one account may call; more gets ThrottlingException.");

  static final ConfigKey CHANGES_PER_SECOND =
      new ConfigKey(
          "changes_per_second",
          "",
          "1 to 1000000",
          "1000",
          "How often one account may change something: create, stop, delete, tag.");

  static final ConfigKey PORT =
      new ConfigKey("port", "HONE_PORT", "0 to 65535", "8020", "The port; 0 takes a free one.");

  static final ConfigKey DATA =
      new ConfigKey(
          "data",
          "HONE_DATA",
          "a folder",
          ConfigReader.DATA,
          "Where everything is kept: the store, logs, buckets (s3/<bucket>) and credentials. It"
              + " means the same to every command; only hone demo takes ~/.hone/demo where nothing"
              + " names a folder.");

  static final ConfigKey SLOTS =
      new ConfigKey(
          "slots",
          "HONE_SLOTS",
          "1 to 1000",
          "the number of processors",
          "How many training jobs run at once, or stand in a cluster's queue; more wait as"
              + " Pending.");

  static final ConfigKey STOP_GRACE =
      new ConfigKey(
          "stop_grace_seconds",
          "",
          "0 to 3600",
          "120",
          "How long a stopped training job may take after SIGTERM before it is killed.");

  static final ConfigKey IMAGES =
      new ConfigKey(
          "images",
          "",
          "a list of {pattern} with command, builtin, script or container",
          "AWS's XGBoost image names run the built-in XGBoost",
          "What a TrainingImage stands for; the first pattern (with * and ?) that fits wins.");

  static final ConfigKey LOG_LEVEL =
      new ConfigKey(
          "log_level",
          "HONE_LOG_LEVEL",
          "DEBUG, INFO, WARNING or ERROR",
          "INFO",
          "From which level on <data>/server.log has a line.");

  static final ConfigKey STORE =
      new ConfigKey(
          "store",
          "HONE_STORE",
          "sqlite, or postgresql://user:password@host:port/database",
          "sqlite",
          "Where the books are kept: in <data>/hone.db, or in a PostgreSQL database that several"
              + " servers may share. The password may also stand in PGPASSFILE or ~/.pgpass.");

  static final ConfigKey STORE_LEASE =
      seconds(
          "store_lease_seconds",
          "15",
          "How long a server may be silent before the others take over its jobs.");

  static final ConfigKey STORE_RENEW =
      seconds(
          "store_renew_seconds",
          "10",
          "How long after it was last heard a server may still launch training jobs; less than the"
              + " lease.");

  static final ConfigKey STORE_RETRY =
      seconds(
          "store_retry_seconds",
          "2",
          "How often a server renews its lease and looks for ended ones; less than the time to"
              + " renew.");

  private static ConfigKey seconds(String name, String standard, String meaning) {
    return new ConfigKey(name, "", "1 to 3600", standard, meaning);
  }

  static final int QUOTA_MAX = 1_000_000;

  /// The key that changes a quota.
  static ConfigKey of(Quota quota) {
    String standard = String.valueOf(quota.standard());
    return new ConfigKey(quota.setting(), "", "1 to " + QUOTA_MAX, standard, quota.meaning());
  }

  private static final List<ConfigKey> GENERAL =
      List.of(
          HOST,
          PORT,
          TLS_CERTIFICATE,
          TLS_KEY,
          INSECURE_LISTEN,
          ALLOWED_HOSTS,
          CLOCK_SKEW,
          CALLS_PER_SECOND,
          CHANGES_PER_SECOND,
          DATA,
          SLOTS,
          STOP_GRACE,
          IMAGES,
          LOG_LEVEL,
          STORE,
          STORE_LEASE,
          STORE_RENEW,
          STORE_RETRY);

  /// Every key there is, in the order of the documentation.
  public static final List<ConfigKey> ALL = all();

  private static List<ConfigKey> all() {
    var all = new ArrayList<>(GENERAL);
    Stream.of(Quota.values()).map(ConfigKey::of).forEach(all::add);
    all.addAll(ContainerKeys.ALL);
    all.addAll(StorageKeys.ALL);
    return List.copyOf(all);
  }
}
