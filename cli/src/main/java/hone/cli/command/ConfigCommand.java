package hone.cli.command;

import hone.cli.client.Json;
import hone.cli.command.options.OutputOptions;
import hone.cli.config.ConfigKeys;
import hone.cli.config.key.Key;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Documents every key of the configuration.
@Command(
    name = "config",
    header = "Document every key of the configuration file.",
    description = {
      "",
      "The file is <data>/config.yaml, or what --config names: one 'key: value' a line."
          + " Flags are stronger than the file, and the file is stronger than environment"
          + " variables.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {"  hone config", "  hone config --json"})
public final class ConfigCommand implements Runnable {
  @Mixin private final OutputOptions output = new OutputOptions();

  @Override
  public void run() {
    if (output.json()) {
      var keys = Json.object().putArray("keys");
      for (Key<?> key : ConfigKeys.ALL) {
        keys.addObject()
            .put("key", key.name())
            .put("environment", key.environment())
            .put("allowed", key.allowed())
            .put("standard", key.standard())
            .put("meaning", key.meaning());
      }
      System.out.println(Json.pretty(keys));
      return;
    }
    for (Key<?> key : ConfigKeys.ALL) {
      lines(key).forEach(System.out::println);
    }
  }

  private static List<String> lines(Key<?> key) {
    String variable = key.environment().isEmpty() ? "" : "; variable " + key.environment();
    return List.of(
        key.name() + ":",
        "  " + key.meaning(),
        "  allowed: " + key.allowed() + "; otherwise: " + key.standard() + variable,
        "");
  }
}
