package hone.cli.config;

import hone.cli.config.key.FrontKeys;
import hone.server.limits.Throttle.Rates;
import hone.server.listen.TlsFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the keys that say who may come in, and how often.
///
/// @param values what was given
record AccessReader(Values values) {

  AccessConfig read() {
    return new AccessConfig(
        tls(),
        values.orStandard(FrontKeys.INSECURE_LISTEN).truth(),
        names(values.get(FrontKeys.ALLOWED_HOSTS)),
        values.orStandard(FrontKeys.METRICS).truth(),
        Duration.ofMinutes(values.number(FrontKeys.CLOCK_SKEW)),
        new Rates(
            values.number(FrontKeys.CALLS_PER_SECOND),
            values.number(FrontKeys.CHANGES_PER_SECOND)));
  }

  private @Nullable TlsFiles tls() {
    Path certificate = values.path(FrontKeys.TLS_CERTIFICATE);
    Path key = values.path(FrontKeys.TLS_KEY);
    if (certificate == null && key == null) {
      return null;
    }
    if (certificate == null || key == null) {
      throw Value.error("found only one of tls_certificate and tls_key, allowed: both, or neither");
    }
    return new TlsFiles(certificate, key);
  }

  private static List<String> names(@Nullable Value value) {
    if (value == null) {
      return List.of();
    }
    return value.found() instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : List.of(value.text().split("[,\\s]+", -1));
  }
}
