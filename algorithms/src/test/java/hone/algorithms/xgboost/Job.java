package hone.algorithms.xgboost;

import hone.algorithms.container.Json;
import hone.algorithms.container.TrainingFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/// A training job's folder, filled by a test, and what came out of it.
final class Job {
  final Path base;
  private final Map<String, String> hyperparameters = new LinkedHashMap<>();
  private final Map<String, String> channels = new LinkedHashMap<>();
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();

  Job(Path base) {
    this.base = base;
    with("num_round", "5").with("objective", "binary:logistic");
  }

  Job with(String name, String value) {
    hyperparameters.put(name, value);
    return this;
  }

  Job without(String name) {
    hyperparameters.remove(name);
    return this;
  }

  Job file(String channel, String name, String content) {
    try {
      Path file = base.resolve("input/data").resolve(channel).resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, content);
      channels.putIfAbsent(channel, "text/csv");
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Job type(String channel, String contentType) {
    channels.put(channel, contentType);
    return this;
  }

  int run() {
    return run(() -> false);
  }

  /// Run a job that asks after each round whether it is stopped.
  private int run(BooleanSupplier stopped) {
    writeConfiguration();
    var out = new PrintStream(log, true, StandardCharsets.UTF_8);
    return Train.run(new TrainingFolder(base), out, out, stopped);
  }

  void writeConfiguration() {
    var types = new ArrayList<String>();
    channels.forEach(
        (name, type) ->
            types.add(Json.quote(name) + ":{\"ContentType\":" + Json.quote(type) + "}"));
    var values = new ArrayList<String>();
    hyperparameters.forEach(
        (name, value) -> values.add(Json.quote(name) + ":" + Json.quote(value)));
    try {
      Path config = Files.createDirectories(base.resolve("input/config"));
      Files.writeString(
          config.resolve("inputdataconfig.json"), "{" + String.join(",", types) + "}");
      Files.writeString(
          config.resolve("hyperparameters.json"), "{" + String.join(",", values) + "}");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String log() {
    return log.toString(StandardCharsets.UTF_8);
  }

  List<String> rounds() {
    return log().lines().filter(line -> line.startsWith("[")).toList();
  }

  Path model() {
    return base.resolve("model/xgboost-model");
  }

  /// Run a job that must fail and return the reason it leaves.
  String failure() {
    return failure(() -> false);
  }

  String failure(BooleanSupplier stopped) {
    int code = run(stopped);
    if (code == 0) {
      throw new AssertionError("the training succeeded:\n" + log());
    }
    try {
      return Files.readString(base.resolve("output/failure"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
