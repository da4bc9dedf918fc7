package hone.runtime.data;

import hone.engine.backend.InputData;
import hone.engine.training.TrainingSpec.Channel;
import hone.runtime.data.Locations.Location;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Brings input data to training jobs, as files below a channel's folder. Files are copied: a
/// training program may do with its input what it likes. Thread-safe.
public final class Channels implements InputData {
  private final Locations locations;

  public Channels(Locations locations) {
    this.locations = locations;
  }

  @Override
  public Optional<String> problem(String uri) {
    try {
      return prefixed(uri).isEmpty()
          ? Optional.of("there is no file at " + locations.find(uri).path())
          : Optional.empty();
    } catch (DataException error) {
      return Optional.of(String.valueOf(error.getMessage()));
    } catch (IOException error) {
      return Optional.of(error.toString());
    }
  }

  /// Copy a channel's files.
  ///
  /// @param inputMode the training job's, where the channel names none
  /// @throws DataException if nothing is there, or the channel asks for what is not offered
  public void copy(Channel channel, String inputMode, Path folder)
      throws DataException, IOException {
    String mode = channel.inputMode() == null ? inputMode : channel.inputMode();
    if (mode.equals("Pipe")) {
      throw new DataException(
          "channel "
              + channel.name()
              + ": found the input mode Pipe, allowed are File and FastFile");
    }
    Map<String, Path> files =
        switch (channel.dataType()) {
          case "S3Prefix" -> prefixed(channel.uri());
          case "ManifestFile" -> listed(channel.uri());
          default ->
              throw new DataException(
                  "channel "
                      + channel.name()
                      + ": found the data type "
                      + channel.dataType()
                      + ", allowed are S3Prefix and ManifestFile");
        };
    if (files.isEmpty()) {
      throw new DataException(
          "channel " + channel.name() + ": there is no file at " + channel.uri());
    }
    Files.createDirectories(folder);
    for (Map.Entry<String, Path> file : files.entrySet()) {
      Path target = folder.resolve(file.getKey()).normalize();
      if (!target.startsWith(folder)) {
        throw new DataException("channel " + channel.name() + ": found the name " + file.getKey());
      }
      Files.createDirectories(target.getParent() == null ? folder : target.getParent());
      Files.copy(file.getValue(), target);
    }
  }

  /// The files whose names start so, by the name that they get in the channel's folder: what
  /// follows the prefix, or the last part of the prefix.
  private Map<String, Path> prefixed(String uri) throws DataException, IOException {
    Location location = locations.find(uri);
    Path path = location.path();
    if (Files.isRegularFile(path) && !uri.endsWith("/")) {
      Locations.checkInside(location, path);
      return Map.of(String.valueOf(path.getFileName()), path);
    }
    if (Files.isDirectory(path)) {
      return below(location, path, path);
    }
    Path parent = path.getParent();
    if (parent == null || uri.endsWith("/") || !Files.isDirectory(parent)) {
      return Map.of();
    }
    String start = String.valueOf(path.getFileName());
    var found = new LinkedHashMap<String, Path>();
    try (Stream<Path> siblings = Files.list(parent)) {
      for (Path each : siblings.sorted().toList()) {
        if (String.valueOf(each.getFileName()).startsWith(start)) {
          found.putAll(below(location, each, parent));
        }
      }
    }
    return found;
  }

  private static Map<String, Path> below(Location location, Path top, Path base)
      throws DataException, IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.walk(top, FileVisitOption.FOLLOW_LINKS)) {
      all.filter(Files::isRegularFile).sorted().forEach(files::add);
    }
    var found = new LinkedHashMap<String, Path>();
    for (Path file : files) {
      if (!location.root().equals(location.path())) {
        Locations.checkInside(location, file);
      }
      found.put(base.relativize(file).toString(), file);
    }
    return found;
  }

  /// The files that a manifest names: `[{"prefix": "s3://bucket/…"}, "name", …]`.
  private Map<String, Path> listed(String uri) throws DataException, IOException {
    JsonNode manifest;
    try {
      manifest = JsonMapper.shared().readTree(Files.readString(locations.find(uri).path()));
    } catch (JacksonException error) {
      throw new DataException(uri + ": the manifest is not JSON: " + error.getOriginalMessage());
    }
    String prefix = manifest.path(0).path("prefix").asString("");
    if (!manifest.isArray() || prefix.isEmpty()) {
      throw new DataException(
          uri + ": allowed is a JSON array that starts with {\"prefix\": \"s3://…\"}");
    }
    var found = new LinkedHashMap<String, Path>();
    for (int i = 1; i < manifest.size(); i++) {
      String name = manifest.path(i).asString("");
      Location location = locations.find(prefix + name);
      if (!Files.isRegularFile(location.path())) {
        throw new DataException(
            uri + ": the manifest names " + prefix + name + ", which is not there");
      }
      Locations.checkInside(location, location.path());
      found.put(name, location.path());
    }
    return found;
  }
}
