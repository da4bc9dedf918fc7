package hone.cli.config.key;

import hone.cli.CliError;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How a server is set up: what its keys were given, each of which `Key` documents.
/// It may hold passwords, and does not show what it has. Immutable.
public final class HoneConfig {
  private final Map<String, Value> given;
  private final Path home;
  private final List<String> unheeded;

  /// @param given by the key's name; the others have their standard
  /// @param home the user's home folder
  public HoneConfig(Map<String, Value> given, Path home) {
    this(given, home, List.of());
  }

  /// @param unheeded what to tell at a start of what was given and has no effect, a line each
  public HoneConfig(Map<String, Value> given, Path home, List<String> unheeded) {
    this.given = Map.copyOf(given);
    this.home = home;
    this.unheeded = List.copyOf(unheeded);
  }

  public List<String> unheeded() {
    return unheeded;
  }

  /// What a key has.
  ///
  /// @throws CliError if it was given what it may not have, which a configuration that was read
  ///     does not
  public <T> T get(Key<T> key) {
    Kind<T> kind = key.kind();
    Value value = given.get(key.name());
    return value == null ? kind.standard().read(standard(key), kind.allowed()) : kind.of(value);
  }

  /// The same configuration, but for one key.
  public HoneConfig with(Key<?> key, Object found) {
    var others = new LinkedHashMap<>(given);
    others.put(key.name(), new Value(key.name(), found, home));
    return new HoneConfig(others, home, unheeded);
  }

  /// An error that says what else a key may have, beside others.
  public CliError wrong(Key<?> key, String allowed) {
    return given.getOrDefault(key.name(), standard(key)).wrong(allowed);
  }

  private Value standard(Key<?> key) {
    return new Value(key.name(), key.standard(), home);
  }
}
