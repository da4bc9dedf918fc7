package hone.cli.config;

import hone.cli.CliError;
import hone.cli.config.key.ConfigKey;
import hone.cli.config.key.ConfigKeys;
import hone.cli.config.key.FrontKeys;
import hone.cli.config.key.ServerKeys;
import hone.cli.text.Words;
import hone.engine.Nearest;
import hone.engine.rules.Quota;
import hone.engine.rules.Quotas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

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
    var values = new LinkedHashMap<String, Value>();
    for (ConfigKey key : ConfigKeys.ALL) {
      String text = key.environment().isEmpty() ? null : environment.get(key.environment());
      if (text != null && !text.isEmpty()) {
        values.put(key.name(), new Value("the variable " + key.environment(), text));
      }
    }
    String earlyData = flags.getOrDefault(ServerKeys.DATA.name(), null);
    Path folder =
        earlyData == null ? folder(values.get(ServerKeys.DATA.name())) : expand(earlyData);
    values.putAll(readFile(file == null ? folder.resolve(FILE_NAME) : file, file != null));
    flags.forEach((name, text) -> values.put(name, new Value("--" + name.replace('_', '-'), text)));
    return build(new Values(values, this::expand));
  }

  private HoneConfig build(Values values) {
    int processors = Runtime.getRuntime().availableProcessors();
    return new HoneConfig(
        text(values.get(FrontKeys.HOST), FrontKeys.HOST.standard()),
        values.number(FrontKeys.PORT),
        folder(values.get(ServerKeys.DATA)),
        values.number(ServerKeys.SLOTS, processors),
        Duration.ofSeconds(values.number(ServerKeys.STOP_GRACE)),
        ImageReader.read(values.get(ServerKeys.IMAGES)),
        new SitesReader(values).read(),
        new HoneConfig.Log(
            level(values.orStandard(ServerKeys.LOG_LEVEL)), values.path(ServerKeys.LOG_FILE)),
        new HoneConfig.Keep(
            values.numberOrNone(ServerKeys.LOGS_KEEP),
            values.numberOrNone(ServerKeys.AUDIT_KEEP),
            values.numberOrNone(ServerKeys.VENVS_KEEP)),
        quotas(values),
        new StoreReader(values).read(),
        new AccessReader(values).read(),
        new StorageReader(values).read());
  }

  private static Quotas quotas(Values values) {
    var quotas = new EnumMap<Quota, Integer>(Quota.class);
    for (Quota each : Quota.values()) {
      quotas.put(each, values.number(ConfigKeys.of(each)));
    }
    return new Quotas(quotas);
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
    try {
      return keysOf(file, new Load(LoadSettings.builder().build()).loadFromString(text));
    } catch (YamlEngineException error) {
      throw notYaml(file, text, error);
    }
  }

  /// The parser's own message is a picture of several lines.
  private static CliError notYaml(Path file, String text, YamlEngineException error) {
    if (!(error instanceof MarkedYamlEngineException marked) || marked.getProblemMark().isEmpty()) {
      return Value.error(file + ": this is not YAML 1.2: " + oneLine(error));
    }
    Mark mark = marked.getProblemMark().get();
    String line = text.lines().skip(mark.getLine()).findFirst().orElse("").strip();
    return Value.error(
        file
            + ", line "
            + (mark.getLine() + 1)
            + ", column "
            + (mark.getColumn() + 1)
            + ": this is not YAML 1.2: "
            + marked.getProblem()
            + (line.isEmpty() ? "" : ", in '" + line + "'"));
  }

  private static SequencedMap<String, Value> keysOf(Path file, @Nullable Object document) {
    var values = new LinkedHashMap<String, Value>();
    switch (document) {
      case null -> {} // an empty file
      case Map<?, ?> map ->
          map.forEach(
              (key, value) -> {
                String name = String.valueOf(key);
                checkKnown(file, name);
                if (value != null) {
                  values.put(name, new Value(file + ": " + name, value));
                }
              });
      default ->
          throw Value.error(file + ": found " + document + ", allowed: lines of 'key: value'");
    }
    return values;
  }

  private static void checkKnown(Path file, String name) {
    List<String> known = ConfigKeys.ALL.stream().map(ConfigKey::name).toList();
    if (!known.contains(name)) {
      String meant =
          Nearest.to(name, known)
              .map(each -> "; did you mean '" + each + "'? 'hone config' documents all keys")
              .orElse("; 'hone config' documents all keys, as docs/configuration.md does");
      throw Value.error(file + ": unknown key '" + name + "'" + meant);
    }
  }

  private static String text(@Nullable Value value, String standard) {
    if (value == null) {
      return standard;
    }
    String text = String.valueOf(value.found());
    if (text.isBlank()) {
      throw Value.error(value.where() + ": found nothing, allowed: a text such as " + standard);
    }
    return text;
  }

  private Path folder(@Nullable Value value) {
    return expand(text(value, data));
  }

  private Path expand(String text) {
    if (text.equals("~")) {
      return home;
    }
    try {
      return text.startsWith("~/") ? home.resolve(text.substring(2)) : Path.of(text);
    } catch (InvalidPathException error) {
      throw Value.error("found a path that is none: " + oneLine(error));
    }
  }

  private static System.Logger.Level level(Value value) {
    return switch (String.valueOf(value.found()).toUpperCase(Locale.ROOT)) {
      case "DEBUG" -> System.Logger.Level.DEBUG;
      case "INFO" -> System.Logger.Level.INFO;
      case "WARNING" -> System.Logger.Level.WARNING;
      case "ERROR" -> System.Logger.Level.ERROR;
      default ->
          throw Value.error(
              value.where()
                  + ": found '"
                  + value.found()
                  + "', allowed: "
                  + ServerKeys.LOG_LEVEL.allowed());
    };
  }

  private static String oneLine(Exception error) {
    return String.valueOf(error.getMessage()).replaceAll("\\s+", " ").strip();
  }
}
