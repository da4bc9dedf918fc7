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

/// Reads what image names stand for.
final class ImageReader {
  static final List<String> KEYS =
      List.of("pattern", "command", "builtin", "script", "container", "user", "read_only");

  /// What says what an image stands for: one of them, or the two that go together.
  private static final List<String> WAYS = List.of("command", "container", "builtin", "script");

  private static final List<String> TOGETHER = List.of("builtin", "script");

  private static final Kind<Algorithm> ALGORITHM =
      Kind.oneOf(List.of(Algorithm.values()), Algorithm::shown);

  private static final String PROGRAM = "a program, or a list of program and arguments";

  private static final String CONTAINER = "true, or an image by the name that the engine knows";

  private ImageReader() {}

  static ConfiguredImage image(Value entry) {
    String pattern = entry.need("pattern", "an image name, with * and ?").text();
    Map<?, ?> map = (Map<?, ?>) entry.found();
    List<String> ways = WAYS.stream().filter(map::containsKey).toList();
    if (ways.size() != 1 && !ways.equals(TOGETHER)) {
      throw Value.error(
          entry.where()
              + ": found "
              + map.keySet()
              + ", allowed: one of command, container, builtin and script, or builtin and script");
    }
    if (!ways.contains("container") && (map.containsKey("user") || map.containsKey("read_only"))) {
      throw Value.error(
          entry.where() + ": found user or read_only, allowed: only beside container");
    }
    return switch (ways.getFirst()) {
      case "command" -> new Own(pattern, command(entry.need("command", PROGRAM)));
      case "container" -> new Own(pattern, container(entry));
      case "script" -> new Own(pattern, script(entry));
      default ->
          new BuiltIn(
              pattern,
              ALGORITHM.of(entry.need("builtin", ALGORITHM.allowed())),
              ways.equals(TOGETHER) ? Optional.of(script(entry)) : Optional.empty());
    };
  }

  private static Program container(Value entry) {
    String name = entry.need("container", CONTAINER).text();
    return new Program.Container(
        name.equals("true") ? "" : name,
        entry.get("user").map(ContainerKeys.USER.kind()::of),
        entry.get("read_only").map(ContainerKeys.READ_ONLY.kind()::of));
  }

  private static Program.Script script(Value entry) {
    Value python = entry.need("script", ConfiguredImage.PYTHON_ALLOWED);
    // As a word, true is a program, too: container: has it.
    if (!(python.found() instanceof String)) {
      throw python.wrong(ConfiguredImage.PYTHON_ALLOWED);
    }
    Path path = python.path(ConfiguredImage.PYTHON_ALLOWED);
    if (path.getNameCount() != 1 && !path.isAbsolute()) {
      throw python.wrong(ConfiguredImage.PYTHON_ALLOWED);
    }
    return new Program.Script(path.toString());
  }

  private static Program command(Value command) {
    return switch (command.found()) {
      case String line when line.contains(" ") && !Files.exists(Path.of(line)) ->
          throw command.wrong(
              "a program, or a list: [" + String.join(", ", line.split(" +")) + "]");
      case String program -> program(List.of(program));
      case List<?> words when !words.isEmpty() ->
          program(words.stream().map(String::valueOf).toList());
      default -> throw command.wrong(PROGRAM);
    };
  }

  private static Program program(List<String> words) {
    return new Program.Command(words, new LinkedHashMap<>());
  }
}
