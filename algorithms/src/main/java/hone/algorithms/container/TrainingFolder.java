package hone.algorithms.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/// The folder of the container contract: what the training reads and where it writes.
public record TrainingFolder(Path base) {
  private static final int FAILURE_CHARS_MAX = 1024;

  /// The hyperparameters as they were given, in the file's order.
  public Map<String, String> hyperparameters() {
    Path file = base.resolve("input/config/hyperparameters.json");
    var values = new LinkedHashMap<String, String>();
    read(file)
        .forEach(
            (name, value) -> {
              if (!(value instanceof String text)) {
                throw new ClientError(
                    "Hyperparameter %s: expected a string in hyperparameters.json".formatted(name));
              }
              values.put(name, text);
            });
    return Collections.unmodifiableMap(values);
  }

  /// The content type of each channel, empty where none was given.
  public Map<String, String> channels() {
    Path file = base.resolve("input/config/inputdataconfig.json");
    var channels = new TreeMap<String, String>();
    read(file)
        .forEach(
            (name, value) -> {
              var channel = value instanceof Map<?, ?> members ? members : Map.of();
              if ("Pipe".equals(channel.get("TrainingInputMode"))) {
                throw new ClientError(
                    "Channel '%s': TrainingInputMode Pipe is not supported, use File or FastFile"
                        .formatted(name));
              }
              channels.put(name, channel.get("ContentType") instanceof String type ? type : "");
            });
    return Collections.unmodifiableMap(channels);
  }

  public Path channel(String name) {
    return base.resolve("input/data").resolve(name);
  }

  public Path model() {
    return base.resolve("model/xgboost-model");
  }

  /// Leave the reason of a failed training where the platform looks for it.
  public void fail(String reason) throws IOException {
    Path file = base.resolve("output/failure");
    Files.createDirectories(file.getParent());
    String start = reason.substring(0, Math.min(reason.length(), FAILURE_CHARS_MAX));
    // Half a character, as a cut may leave, becomes "?" here, and would fail Files.writeString.
    Files.write(file, start.getBytes(StandardCharsets.UTF_8));
  }

  private static Map<String, Object> read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new ClientError("Missing file " + file);
    }
    try {
      return Json.object(Files.readString(file));
    } catch (IllegalArgumentException wrong) {
      throw new ClientError("%s is not JSON: %s".formatted(file, wrong.getMessage()));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file, e);
    }
  }
}
