package hone.cli.config;

import hone.engine.rules.Quotas;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
    List<ImageEntry> images,
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

  /// What image names of one pattern stand for.
  ///
  /// @param pattern a whole image name, `*` for any text, `?` for any character
  public record ImageEntry(String pattern, Runs runs) {}

  /// What is run for an image.
  public sealed interface Runs {
    /// Program and arguments.
    record Command(List<String> words) implements Runs {
      public Command {
        words = List.copyOf(words);
      }
    }

    /// A built-in algorithm.
    record BuiltIn(BuiltInAlgorithm algorithm) implements Runs {}

    /// The request's own script.
    ///
    /// @param interpreter Python, as a path or a name that the server's PATH has
    record Script(String interpreter) implements Runs {}

    /// A container.
    ///
    /// @param image the engine's name of the image; empty for the name in the request
    /// @param user whom it runs as, where that differs from `docker_user`
    /// @param readOnly where that differs from `docker_read_only`
    record Container(String image, Optional<String> user, Optional<Boolean> readOnly)
        implements Runs {}
  }

  /// The training programs that come with Hone, as the configuration's `builtin` names them.
  public enum BuiltInAlgorithm {
    /// XGBoost, with the hyperparameters and metrics of AWS's algorithm of that name.
    XGBOOST;

    /// What users write.
    public String shown() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Optional<BuiltInAlgorithm> named(String name) {
      return Arrays.stream(values()).filter(each -> each.shown().equals(name)).findFirst();
    }

    static List<String> names() {
      return Arrays.stream(values()).map(BuiltInAlgorithm::shown).toList();
    }
  }
}
