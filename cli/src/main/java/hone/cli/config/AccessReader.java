package hone.cli.config;

import hone.server.limits.Throttle.Rates;
import hone.server.listen.TlsFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads the keys that say who may come in, and how often.
final class AccessReader {
  private final Map<String, Value> values;
  private final Function<String, Path> expand;

  /// @param expand makes a path, with `~` replaced
  AccessReader(Map<String, Value> values, Function<String, Path> expand) {
    this.values = values;
    this.expand = expand;
  }

  Access read() {
    Value insecure = values.get("insecure_listen");
    return new Access(
        tls(),
        insecure != null && insecure.truth(),
        names(values.get("allowed_hosts")),
        Duration.ofMinutes(number(ConfigKey.CLOCK_SKEW, 15)),
        new Rates(
            number(ConfigKey.CALLS_PER_SECOND, 1_000_000),
            number(ConfigKey.CHANGES_PER_SECOND, 1_000_000)));
  }

  private @Nullable TlsFiles tls() {
    Value certificate = values.get("tls_certificate");
    Value key = values.get("tls_key");
    if (certificate == null && key == null) {
      return null;
    }
    if (certificate == null || key == null) {
      throw Value.error("found only one of tls_certificate and tls_key, allowed: both, or neither");
    }
    return new TlsFiles(expand.apply(certificate.text()), expand.apply(key.text()));
  }

  private int number(ConfigKey key, int most) {
    return ConfigReader.number(
        values.get(key.name()), key, 1, most, Integer.parseInt(key.standard()));
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
