package hone.cli.config;

import hone.cli.config.key.ConfigKey;
import hone.cli.config.key.StoreKeys;
import hone.engine.sql.PostgresAddress;
import hone.engine.store.LeaseSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Reads the keys that say where the books are kept.
///
/// @param values what was given
record StoreReader(Values values) {

  StoreConfig read() {
    var config =
        new StoreConfig(
            address(values.get(StoreKeys.STORE)),
            seconds(StoreKeys.LEASE),
            seconds(StoreKeys.RENEW),
            seconds(StoreKeys.RETRY),
            seconds(StoreKeys.RESTART));
    if (!LeaseSettings.ordered(config.retry(), config.action(), config.lease())) {
      throw Value.error(
          "found store_retry_seconds %d, store_renew_seconds %d, store_lease_seconds %d; allowed:"
                  .formatted(
                      config.retry().toSeconds(),
                      config.action().toSeconds(),
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
    return Duration.ofSeconds(values.number(key));
  }
}
