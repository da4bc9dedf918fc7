package hone.cli.config;

import hone.engine.rules.Quotas;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a server is set up. `ConfigKey` documents every component.
///
/// @param images the user's own entries, tried before the ones that are built in
public record HoneConfig(
    String host,
    int port,
    Path data,
    int slots,
    Duration stopGrace,
    List<ConfiguredImage> images,
    SitesConfig sites,
    Log log,
    Keep keep,
    Quotas quotas,
    StoreConfig store,
    AccessConfig access,
    StorageConfig storage) {

  public HoneConfig {
    images = List.copyOf(images);
    data = data.toAbsolutePath().normalize();
  }

  /// The same configuration at another address.
  public HoneConfig withAddress(String otherHost, int otherPort) {
    return new HoneConfig(
        otherHost, otherPort, data, slots, stopGrace, images, sites, log, keep, quotas, store,
        access, storage);
  }

  /// The same configuration with another time for stopped training jobs to end.
  public HoneConfig withStopGrace(Duration otherGrace) {
    return new HoneConfig(
        host,
        port,
        data,
        slots,
        otherGrace,
        images,
        sites,
        log,
        keep,
        quotas,
        store,
        access,
        storage);
  }

  /// The server's log.
  ///
  /// @param level from which on it has lines
  /// @param file where it goes, `-` for standard output, or `null` for a file in the data folder
  public record Log(System.Logger.Level level, @Nullable Path file) {
    private static final Path STANDARD_OUTPUT = Path.of("-");

    public boolean isStandardOutput() {
      return STANDARD_OUTPUT.equals(file);
    }
  }

  /// For how many days what has ended is kept, `null` for ever.
  ///
  /// @param logs of training jobs
  /// @param audit what the audit log set aside
  /// @param venvs that nothing uses
  public record Keep(@Nullable Integer logs, @Nullable Integer audit, @Nullable Integer venvs) {}
}
