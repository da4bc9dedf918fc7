package hone.cli.config.key;

import hone.server.listen.TlsFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The keys about the server's front: where it listens, who may come in, and how often.
public final class FrontKeys {
  public static final KeyGroup KEYS = new KeyGroup(FrontKeys::tls);

  /// A name, or an address, which needs no entry.
  private static final String HOST_NAME =
      "[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*\\.?|\\[?[0-9A-Fa-f]*(:[0-9A-Fa-f.]*){2,}]?";

  public static final Key<String> HOST =
      KEYS.key(
          "host",
          "HONE_HOST",
          Kind.text("a name or an address of this machine"),
          "localhost",
          "Where the server listens; localhost is 127.0.0.1 and, where there is IPv6, ::1. An"
              + " address that other machines reach needs TLS, or insecure_listen.");

  public static final Key<Integer> PORT =
      KEYS.key(
          "port",
          "HONE_PORT",
          new Kind<>("0 to 65535", FrontKeys::port),
          "8020",
          "The port; 0 takes a free one.");

  public static final Key<Optional<Path>> TLS_CERTIFICATE =
      KEYS.key(
          "tls_certificate",
          "HONE_TLS_CERTIFICATE",
          Kind.path("a PEM file: the server's certificate, then those that signed it").optional(),
          "none: plain HTTP",
          "With tls_key it makes the server speak HTTPS (TLS 1.2 and 1.3). Both files are read anew"
              + " when they change.");

  public static final Key<Optional<Path>> TLS_KEY =
      KEYS.key(
          "tls_key",
          "HONE_TLS_KEY",
          Kind.path("a PEM file that is not encrypted").optional(),
          "none: plain HTTP",
          "The private key of tls_certificate, RSA or EC: PKCS 8 or PKCS 1 (docs/deploy.md).");

  public static final Key<Boolean> INSECURE_LISTEN =
      KEYS.key(
          "insecure_listen",
          "HONE_INSECURE_LISTEN",
          Kind.truth(),
          "false",
          "Whether other machines may come in without TLS: everybody in between can then read all"
              + " that is sent, though not call in another's name.");

  public static final Key<List<String>> ALLOWED_HOSTS =
      KEYS.key(
          "allowed_hosts",
          "HONE_ALLOWED_HOSTS",
          new Kind<>("a list of names, without scheme, port, path or wildcard", FrontKeys::names)
              .or(List.of()),
          "none",
          "Names by which clients reach the server, beside addresses, localhost, host and the"
              + " machine's own name; requests that name another host are refused.");

  public static final Key<Boolean> METRICS =
      KEYS.key(
          "metrics",
          "HONE_METRICS",
          Kind.truth(),
          "true",
          "Whether GET /metrics tells Prometheus the server's figures, to anybody who may reach it:"
              + " numbers of all accounts together, no names (docs/deploy.md).");

  public static final Key<Duration> CLOCK_SKEW =
      KEYS.key(
          "clock_skew_minutes",
          Kind.whole(1, 15).map(Duration::ofMinutes),
          "5",
          "How far a client's clock may be off before its signatures are refused.");

  public static final Key<Integer> CALLS_PER_SECOND =
      KEYS.key(
          "calls_per_second",
          Kind.whole(1, 1_000_000),
          "10000",
          "How often one account may call; more gets ThrottlingException.");

  public static final Key<Integer> CHANGES_PER_SECOND =
      KEYS.key(
          "changes_per_second",
          Kind.whole(1, 1_000_000),
          "1000",
          "How often one account may change something: create, stop, delete, tag.");

  private FrontKeys() {}

  /// The files that make the server speak HTTPS, or `null` for plain HTTP.
  public static @Nullable TlsFiles tls(HoneConfig config) {
    Path certificate = config.get(TLS_CERTIFICATE).orElse(null);
    Path key = config.get(TLS_KEY).orElse(null);
    if (certificate == null && key == null) {
      return null;
    }
    if (certificate == null || key == null) {
      throw Value.error("found only one of tls_certificate and tls_key, allowed: both, or neither");
    }
    return new TlsFiles(certificate, key);
  }

  private static int port(Value value, String allowed) {
    if (value.text().startsWith("tcp://")) {
      throw Value.error(
          value.where()
              + ": found '"
              + value.text()
              + "', allowed: "
              + allowed
              + "; a cluster sets it so for a Service named hone: have 'enableServiceLinks: false'"
              + " in the pod, and 'port' in the configuration file");
    }
    return value.whole(0, 65_535, allowed);
  }

  private static List<String> names(Value value, String allowed) {
    List<Value> names =
        value.found() instanceof List<?>
            ? value.list(allowed)
            : Stream.of(value.text().split("[,\\s]+"))
                .map(name -> new Value(value.where(), name, value.home()))
                .toList();
    return names.stream().map(name -> name.matching(HOST_NAME, allowed)).toList();
  }
}
