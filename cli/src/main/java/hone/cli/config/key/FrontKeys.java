package hone.cli.config.key;

import java.util.List;

/// The keys about the server's front: where it listens, who may come in, and how often.
public final class FrontKeys {
  public static final ConfigKey HOST =
      new ConfigKey(
          "host",
          "HONE_HOST",
          "a name or an address of this machine",
          "localhost",
          "Where the server listens; localhost is 127.0.0.1 and, where there is IPv6, ::1. An"
              + " address that other machines reach needs TLS, or insecure_listen.");

  public static final ConfigKey PORT =
      new ConfigKey(
          "port",
          "HONE_PORT",
          new ConfigKey.Bounds(0, 65_535),
          "8020",
          "The port; 0 takes a free one.");

  public static final ConfigKey TLS_CERTIFICATE =
      new ConfigKey(
          "tls_certificate",
          "HONE_TLS_CERTIFICATE",
          "a PEM file: the server's certificate, then those that signed it",
          "none: plain HTTP",
          "With tls_key it makes the server speak HTTPS (TLS 1.2 and 1.3). Both files are read anew"
              + " when they change.");

  public static final ConfigKey TLS_KEY =
      new ConfigKey(
          "tls_key",
          "HONE_TLS_KEY",
          "a PEM file that is not encrypted",
          "none: plain HTTP",
          "The private key of tls_certificate.");

  public static final ConfigKey INSECURE_LISTEN =
      new ConfigKey(
          "insecure_listen",
          "HONE_INSECURE_LISTEN",
          "true or false",
          "false",
          "Whether other machines may come in without TLS: everybody in between can then read all"
              + " that is sent, though not call in another's name.");

  public static final ConfigKey ALLOWED_HOSTS =
      new ConfigKey(
          "allowed_hosts",
          "HONE_ALLOWED_HOSTS",
          "a list of names",
          "none",
          "Names by which clients reach the server, beside addresses, localhost, host and the"
              + " machine's own name; requests that name another host are refused.");

  public static final ConfigKey METRICS =
      new ConfigKey(
          "metrics",
          "HONE_METRICS",
          "true or false",
          "true",
          "Whether GET /metrics tells Prometheus the server's figures, to anybody who may reach it:"
              + " numbers of all accounts together, no names (docs/deploy.md).");

  public static final ConfigKey CLOCK_SKEW =
      new ConfigKey(
          "clock_skew_minutes",
          "",
          new ConfigKey.Bounds(1, 15),
          "5",
          "How far a client's clock may be off before its signatures are refused.");

  public static final ConfigKey CALLS_PER_SECOND =
      new ConfigKey(
          "calls_per_second",
          "",
          new ConfigKey.Bounds(1, 1_000_000),
          "10000",
          "How often one account may call; more gets ThrottlingException.");

  public static final ConfigKey CHANGES_PER_SECOND =
      new ConfigKey(
          "changes_per_second",
          "",
          new ConfigKey.Bounds(1, 1_000_000),
          "1000",
          "How often one account may change something: create, stop, delete, tag.");

  static final List<ConfigKey> ALL =
      List.of(
          HOST,
          PORT,
          TLS_CERTIFICATE,
          TLS_KEY,
          INSECURE_LISTEN,
          ALLOWED_HOSTS,
          METRICS,
          CLOCK_SKEW,
          CALLS_PER_SECOND,
          CHANGES_PER_SECOND);

  private FrontKeys() {}
}
