package hone.cli.config.key;

import hone.cli.config.key.ConfiguredImage.Algorithm;
import hone.cli.config.key.ConfiguredImage.BuiltIn;
import hone.cli.config.key.ConfiguredImage.Own;
import hone.runtime.image.ImageCatalogue.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Reads what image names stand for.
final class ImageReader {
  static final List<String> KEYS =
      List.of("pattern", "command", "builtin", "script", "container", "user", "read_only");

  private static final Kind<Algorithm> ALGORITHM =
      Kind.oneOf(List.of(Algorithm.values()), Algorithm::shown);

  private ImageReader() {}

  static ConfiguredImage image(Value entry) {
    String pattern = entry.need("pattern", "an image name, with * and ?").text();
    Map<?, ?> map = (Map<?, ?>) entry.found();
    Optional<Value> command = entry.get("command");
    Optional<Value> builtIn = entry.get("builtin");
    Optional<Value> script = entry.get("script");
    Optional<Value> container = entry.get("container");
    Optional<Value> user = entry.get("user");
    Optional<Value> readOnly = entry.get("read_only");
    if (Stream.of("command", "builtin", "script", "container").filter(map::containsKey).count()
        != 1) {
      throw Value.error(
          entry.where()
              + ": found "
              + map.keySet()
              + ", allowed: one of command, builtin, script and container");
    }
    if (container.isEmpty() && (user.isPresent() || readOnly.isPresent())) {
      throw Value.error(
          entry.where() + ": found user or read_only, allowed: only beside container");
    }
    if (builtIn.isPresent()) {
      return new BuiltIn(pattern, ALGORITHM.of(builtIn.get()));
    }
    if (command.isPresent()) {
      return new Own(pattern, command(command.get()));
    }
    if (script.isPresent()) {
      return new Own(pattern, new Program.Script(script.get().text()));
    }
    return new Own(
        pattern,
        new Program.Container(
            container.map(Value::text).filter(name -> !name.equals("true")).orElse(""),
            user.map(ContainerKeys.USER.kind()::of),
            readOnly.map(ContainerKeys.READ_ONLY.kind()::of)));
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
