package hone.cli.config;

import hone.engine.sql.PostgresAddress;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the keys that say where the books are kept.
///
/// @param values what was given, by the key's name
record StoreReader(Map<String, Value> values) {

  StoreConfig read() {
    var config =
        new StoreConfig(
            address(values.get("store")),
            seconds(ConfigKey.STORE_LEASE),
            seconds(ConfigKey.STORE_RENEW),
            seconds(ConfigKey.STORE_RETRY));
    if (config.retry().compareTo(config.renew()) >= 0
        || config.renew().compareTo(config.lease()) >= 0) {
      throw Value.error(
          "found store_retry_seconds %d, store_renew_seconds %d, store_lease_seconds %d; allowed:"
                  .formatted(
                      config.retry().toSeconds(),
                      config.renew().toSeconds(),
                      config.lease().toSeconds())
              + " each longer than the one before");
    }
    return config;
  }

  /// An address may hold a password, so that what was found is not told.
  private static @Nullable PostgresAddress address(@Nullable Value value) {
    if (value == null || value.found().equals("sqlite")) {
      return null;
    }
    try {
      return PostgresAddress.of(value.text());
    } catch (IllegalArgumentException error) {
      throw Value.error(
          value.where() + ": " + error.getMessage() + ", or sqlite for a file in the data folder");
    }
  }

  private Duration seconds(ConfigKey key) {
    int standard = Integer.parseInt(key.standard());
    return Duration.ofSeconds(ConfigReader.number(values.get(key.name()), key, 1, 3600, standard));
  }
}
