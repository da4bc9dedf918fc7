package hone.cli.config;

import hone.cli.config.ConfiguredImage.Algorithm;
import hone.cli.config.ConfiguredImage.BuiltIn;
import hone.cli.config.ConfiguredImage.Own;
import hone.cli.config.key.ServerKeys;
import hone.runtime.image.ImageCatalogue.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads what image names stand for.
final class ImageReader {
  private static final List<String> KEYS =
      List.of("pattern", "command", "builtin", "script", "container", "user", "read_only");

  private ImageReader() {}

  static List<ConfiguredImage> read(@Nullable Value value) {
    var entries = new ArrayList<ConfiguredImage>();
    if (value != null) {
      for (Value each : value.mappings(ServerKeys.IMAGES.allowed(), KEYS)) {
        entries.add(image(each));
      }
    }
    return entries;
  }

  private static ConfiguredImage image(Value entry) {
    String pattern = entry.need("pattern", "an image name, with * and ?").text();
    Map<?, ?> map = (Map<?, ?>) entry.found();
    Value command = entry.get("command");
    Value builtIn = entry.get("builtin");
    Value script = entry.get("script");
    Value container = entry.get("container");
    Value user = entry.get("user");
    Value readOnly = entry.get("read_only");
    if (Stream.of("command", "builtin", "script", "container").filter(map::containsKey).count()
        != 1) {
      throw Value.error(
          entry.where()
              + ": found "
              + map.keySet()
              + ", allowed: one of command, builtin, script and container");
    }
    if (container == null && (user != null || readOnly != null)) {
      throw Value.error(
          entry.where() + ": found user or read_only, allowed: only beside container");
    }
    if (command != null) {
      return new Own(pattern, command(command));
    }
    if (builtIn != null) {
      return Algorithm.named(builtIn.text())
          .map(algorithm -> new BuiltIn(pattern, algorithm))
          .orElseThrow(() -> builtIn.wrong(String.join(", ", Algorithm.names())));
    }
    if (script != null) {
      return new Own(pattern, new Program.Script(script.text()));
    }
    return new Own(
        pattern,
        new Program.Container(
            container == null || container.text().equals("true") ? "" : container.text(),
            Optional.ofNullable(user).map(SitesReader::user),
            Optional.ofNullable(readOnly).map(Value::truth)));
  }

  private static Program command(Value command) {
    return switch (command.found()) {
      case String line when line.contains(" ") && !Files.exists(Path.of(line)) ->
          throw command.wrong(
              "a program, or a list: [" + String.join(", ", line.split(" +")) + "]");
      case String program -> program(List.of(program));
      case List<?> words when !words.isEmpty() ->
          program(words.stream().map(String::valueOf).toList());
      default -> throw command.wrong("a program, or a list of program and arguments");
    };
  }

  private static Program program(List<String> words) {
    return new Program.Command(words, new LinkedHashMap<>());
  }
}
