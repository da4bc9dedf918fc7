package hone.cli.config;

import hone.cli.config.HoneConfig.BuiltInAlgorithm;
import hone.cli.config.HoneConfig.ImageEntry;
import hone.cli.config.HoneConfig.Runs;
import hone.cli.config.key.ServerKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

  static List<ImageEntry> read(@Nullable Value value) {
    var entries = new ArrayList<ImageEntry>();
    if (value != null) {
      for (Value each : value.mappings(ServerKeys.IMAGES.allowed(), KEYS)) {
        String pattern = each.need("pattern", "an image name, with * and ?").text();
        entries.add(new ImageEntry(pattern, runs(each)));
      }
    }
    return entries;
  }

  private static Runs runs(Value entry) {
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
      return command(command);
    }
    if (builtIn != null) {
      return BuiltInAlgorithm.named(builtIn.text())
          .map(Runs.BuiltIn::new)
          .orElseThrow(() -> builtIn.wrong(String.join(", ", BuiltInAlgorithm.names())));
    }
    if (script != null) {
      return new Runs.Script(script.text());
    }
    return new Runs.Container(
        container == null || container.text().equals("true") ? "" : container.text(),
        Optional.ofNullable(user).map(SitesReader::user),
        Optional.ofNullable(readOnly).map(Value::truth));
  }

  private static Runs command(Value command) {
    return switch (command.found()) {
      case String line when line.contains(" ") && !Files.exists(Path.of(line)) ->
          throw command.wrong(
              "a program, or a list: [" + String.join(", ", line.split(" +")) + "]");
      case String program -> new Runs.Command(List.of(program));
      case List<?> words when !words.isEmpty() ->
          new Runs.Command(words.stream().map(String::valueOf).toList());
      default -> throw command.wrong("a program, or a list of program and arguments");
    };
  }
}
