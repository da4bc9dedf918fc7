package hone.cli.config;

import hone.cli.config.StorageConfig.FileSystem;
import hone.cli.config.StorageConfig.Remote;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads where data and artifacts are.
final class StorageReader {
  private static final long GIGABYTE = 1_000_000_000;
  private static final List<String> TYPES = List.of("EFS", "FSxLustre");

  private final Map<String, Value> values;
  private final Function<String, Path> expand;

  /// @param expand makes a path of a text that may begin with `~`
  StorageReader(Map<String, Value> values, Function<String, Path> expand) {
    this.values = values;
    this.expand = expand;
  }

  StorageConfig read() {
    return new StorageConfig(
        remote(),
        bytes(StorageKeys.CACHE),
        fileSystems(),
        value(StorageKeys.CHECKPOINTS).truth(),
        bytes(StorageKeys.UNSTORED),
        value(StorageKeys.VOLUMES).truth());
  }

  private long bytes(ConfigKey key) {
    int standard = Integer.parseInt(key.standard());
    return ConfigReader.number(values.get(key.name()), key, 0, 1_000_000, standard) * GIGABYTE;
  }

  /// What the key has, or what is standard.
  private Value value(ConfigKey key) {
    Value given = values.get(key.name());
    return given == null ? new Value(key.name(), key.standard()) : given;
  }

  private @Nullable Remote remote() {
    Value value = value(StorageKeys.ENDPOINT);
    String endpoint = value.text();
    if (endpoint.equals("embedded")) {
      return null;
    }
    boolean aws = endpoint.equals("aws");
    if (!aws && !isAddress(endpoint)) {
      throw value.wrong(StorageKeys.ENDPOINT.allowed());
    }
    Value style = values.get(StorageKeys.PATH_STYLE.name());
    Value credentials = values.get(StorageKeys.CREDENTIALS.name());
    return new Remote(
        aws ? null : endpoint,
        value(StorageKeys.REGION).text(),
        style == null ? !aws : style.truth(),
        credentials == null ? null : expand.apply(credentials.text()),
        value(StorageKeys.PROFILE).text());
  }

  private static boolean isAddress(String text) {
    try {
      URI uri = new URI(text);
      return List.of("http", "https").contains(String.valueOf(uri.getScheme()))
          && uri.getHost() != null;
    } catch (URISyntaxException _) {
      return false;
    }
  }

  private List<FileSystem> fileSystems() {
    var found = new ArrayList<FileSystem>();
    Value value = values.get(StorageKeys.FILE_SYSTEMS.name());
    if (value != null) {
      List<String> keys = List.of("id", "folder", "type", "writable");
      for (Value each : value.mappings(StorageKeys.FILE_SYSTEMS.allowed(), keys)) {
        found.add(fileSystem(each));
      }
    }
    return found;
  }

  private FileSystem fileSystem(Value value) {
    Value type = value.get("type");
    if (type != null && !TYPES.contains(type.text())) {
      throw type.wrong("EFS or FSxLustre");
    }
    Value writable = value.get("writable");
    return new FileSystem(
        value.need("id", "a file system's id").text(),
        type == null ? TYPES.getFirst() : type.text(),
        expand.apply(value.need("folder", "a folder").text()),
        writable != null && writable.truth());
  }
}
