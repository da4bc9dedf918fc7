package hone.cli.config;

import hone.server.limits.Throttle.Rates;
import hone.server.listen.TlsFiles;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who may come in, and how often.
///
/// @param tls `null` for plain HTTP
/// @param insecureListen whether other machines may come in without TLS
/// @param allowedHosts names by which clients reach the server
/// @param metrics whether anybody may read what the server counts
/// @param clockSkew how far a client's clock may be off
public record AccessConfig(
    @Nullable TlsFiles tls,
    boolean insecureListen,
    List<String> allowedHosts,
    boolean metrics,
    Duration clockSkew,
    Rates rates) {
  public AccessConfig {
    allowedHosts = List.copyOf(allowedHosts);
  }
}
