package hone.cli.config;

import hone.engine.rules.Quotas;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// How a server is set up. `ConfigKey` documents every component.
///
/// @param images the user's own entries, tried before the ones that are built in
public record HoneConfig(
    String host,
    int port,
    Path data,
    int slots,
    Duration stopGrace,
    List<ImageEntry> images,
    System.Logger.Level logLevel,
    Quotas quotas) {

  public HoneConfig {
    images = List.copyOf(images);
    data = data.toAbsolutePath().normalize();
  }

  /// The same configuration at another address.
  public HoneConfig withAddress(String otherHost, int otherPort) {
    return new HoneConfig(otherHost, otherPort, data, slots, stopGrace, images, logLevel, quotas);
  }

  /// The same configuration with another data folder.
  public HoneConfig withData(Path otherData) {
    return new HoneConfig(host, port, otherData, slots, stopGrace, images, logLevel, quotas);
  }

  /// The same configuration with another time for stopped training jobs to end.
  public HoneConfig withStopGrace(Duration otherGrace) {
    return new HoneConfig(host, port, data, slots, otherGrace, images, logLevel, quotas);
  }

  /// What image names of one pattern stand for: either a command or a built-in algorithm.
  ///
  /// @param pattern a whole image name, `*` for any text, `?` for any character
  /// @param command program and arguments, empty for a built-in algorithm
  /// @param builtIn a built-in algorithm's name, empty for a command
  public record ImageEntry(String pattern, List<String> command, String builtIn) {
    public ImageEntry {
      command = List.copyOf(command);
    }
  }
}
