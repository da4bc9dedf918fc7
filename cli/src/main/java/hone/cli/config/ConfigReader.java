package hone.cli.config;

import hone.api.Nearest;
import hone.cli.config.key.HoneConfig;
import hone.cli.config.key.Key;
import hone.cli.config.key.ServerKeys;
import hone.cli.config.key.Value;
import hone.cli.text.Words;
import hone.cli.text.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Puts a configuration together: flags, then the file, the environment, and what is standard.
///
/// Every error is a `CliError` that names the place (flag, file and key, or variable), what was
/// found and what is allowed.
public final class ConfigReader {
  /// The data folder where nothing names another.
  public static final String DATA = ServerKeys.DATA.standard();

  private static final String FILE_NAME = "config.yaml";

  private final Map<String, String> environment;
  private final Path home;
  private final String data;

  /// @param environment the process's environment
  /// @param home the user's home folder, for `~`
  public ConfigReader(Map<String, String> environment, Path home) {
    this(environment, home, DATA);
  }

  private ConfigReader(Map<String, String> environment, Path home, String data) {
    this.environment = environment;
    this.home = home;
    this.data = data;
  }

  /// The same with another data folder where nothing names one.
  public ConfigReader withData(String other) {
    return new ConfigReader(environment, home, other);
  }

  /// Read the configuration.
  ///
  /// @param file the file that a flag names, or `null` for `config.yaml` in the data folder, which
  ///     may be absent
  /// @param flags values of flags by the key's name; keys without a flag are absent
  public HoneConfig read(@Nullable Path file, SequencedMap<String, String> flags) {
    var variables = new LinkedHashMap<String, Value>();
    variables.put(ServerKeys.DATA.name(), new Value(ServerKeys.DATA.name(), data, home));
    for (Key<?> key : ConfigKeys.ALL) {
      String text = key.environment().isEmpty() ? null : environment.get(key.environment());
      if (text != null && !text.isEmpty()) {
        variables.put(key.name(), new Value("the variable " + key.environment(), text, home));
      }
    }
    var flagged = new LinkedHashMap<String, Value>();
    flags.forEach(
        (name, text) -> flagged.put(name, new Value("--" + name.replace('_', '-'), text, home)));
    var early = new LinkedHashMap<>(variables);
    early.putAll(flagged);
    Path folder = new HoneConfig(early, home).get(ServerKeys.DATA);
    var given = new LinkedHashMap<>(variables);
    var filed = readFile(file == null ? folder.resolve(FILE_NAME) : file, file != null);
    given.putAll(filed);
    given.putAll(flagged);
    var config = new HoneConfig(given, home, Variables.unheeded(environment, filed));
    ConfigKeys.GROUPS.forEach(group -> group.check(config));
    return config;
  }

  private SequencedMap<String, Value> readFile(Path file, boolean wanted) {
    if (!wanted && !Files.exists(file)) {
      return new LinkedHashMap<>();
    }
    String text;
    try {
      text = Files.readString(file);
    } catch (NoSuchFileException _) {
      throw Value.error("--config: the file '" + file + "' does not exist");
    } catch (IOException error) {
      throw Value.error("the configuration '" + file + "' cannot be read: " + Words.error(error));
    }
    return keysOf(file, Yaml.read(text, file.toString()));
  }

  private SequencedMap<String, Value> keysOf(Path file, @Nullable Object document) {
    var values = new LinkedHashMap<String, Value>();
    switch (document) {
      case null -> {} // an empty file
      case Map<?, ?> map ->
          map.forEach(
              (key, value) -> {
                String name = String.valueOf(key);
                checkKnown(file, name);
                if (value != null) {
                  values.put(name, new Value(file + ": " + name, value, home));
                }
              });
      default ->
          throw Value.error(file + ": found " + document + ", allowed: lines of 'key: value'");
    }
    return values;
  }

  private static void checkKnown(Path file, String name) {
    List<String> known = ConfigKeys.ALL.stream().map(Key::name).toList();
    if (!known.contains(name)) {
      String meant =
          Nearest.to(name, known)
              .map(each -> "; did you mean '" + each + "'? 'hone config' documents all keys")
              .orElse("; 'hone config' documents all keys, as docs/configuration.md does");
      throw Value.error(file + ": unknown key '" + name + "'" + meant);
    }
  }
}
