package hone.cli.config;

import hone.cli.config.StorageConfig.FileSystem;
import hone.cli.config.StorageConfig.Remote;
import hone.cli.config.key.ConfigKey;
import hone.cli.config.key.StorageKeys;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads where data and artifacts are.
///
/// @param values what was given
record StorageReader(Values values) {
  private static final long GIGABYTE = 1_000_000_000;
  private static final List<String> TYPES = List.of("EFS", "FSxLustre");

  StorageConfig read() {
    return new StorageConfig(
        remote(),
        bytes(StorageKeys.CACHE),
        fileSystems(),
        fileFolders(),
        values.orStandard(StorageKeys.CHECKPOINTS).truth(),
        bytes(StorageKeys.UNSTORED),
        values.orStandard(StorageKeys.VOLUMES).truth());
  }

  private long bytes(ConfigKey key) {
    return values.number(key) * GIGABYTE;
  }

  private @Nullable Remote remote() {
    Value value = values.orStandard(StorageKeys.ENDPOINT);
    String endpoint = value.text();
    if (endpoint.equals("embedded")) {
      return null;
    }
    boolean aws = endpoint.equals("aws");
    if (!aws && !isAddress(endpoint)) {
      throw value.wrong(StorageKeys.ENDPOINT.allowed());
    }
    Value style = values.get(StorageKeys.PATH_STYLE);
    return new Remote(
        aws ? null : endpoint,
        values.orStandard(StorageKeys.REGION).text(),
        style == null ? !aws : style.truth(),
        values.path(StorageKeys.CREDENTIALS),
        values.orStandard(StorageKeys.PROFILE).text(),
        values.orStandard(StorageKeys.KMS).truth());
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
    Value value = values.get(StorageKeys.FILE_SYSTEMS);
    if (value != null) {
      List<String> keys = List.of("id", "folder", "type", "writable");
      for (Value each : value.mappings(StorageKeys.FILE_SYSTEMS.allowed(), keys)) {
        found.add(fileSystem(each));
      }
    }
    return found;
  }

  /// Where programs run as the server's user, these files are theirs anyway.
  private List<Path> fileFolders() {
    Value given = values.get(StorageKeys.FILE_FOLDERS);
    if (given == null) {
      return SitesReader.runsPrograms(values) ? List.of(Path.of("/")) : List.of();
    }
    if (!(given.found() instanceof List<?> list)) {
      throw given.wrong(StorageKeys.FILE_FOLDERS.allowed());
    }
    return list.stream().map(each -> values.expand().apply(String.valueOf(each))).toList();
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
        values.expand().apply(value.need("folder", "a folder").text()),
        writable != null && writable.truth());
  }
}
