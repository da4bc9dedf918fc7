package hone.cli.command;

import hone.cli.client.Json;
import hone.cli.command.options.OutputOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Tells which Hone and which Java this is.
@Command(
    name = "version",
    header = "Tell which Hone and which Java this is.",
    footerHeading = "%nExamples:%n",
    footer = {"  hone version", "  hone version --json"})
public final class VersionCommand implements Runnable {
  @Mixin private final OutputOptions output = new OutputOptions();

  @Override
  public void run() {
    if (output.json()) {
      var answer = Json.object();
      answer.put("version", version());
      answer.put("java", Runtime.version().toString());
      System.out.println(Json.pretty(answer));
    } else {
      System.out.println("hone " + version() + " (Java " + Runtime.version() + ")");
    }
  }

  /// The version of the running application, or `development` when it runs from class folders.
  public static String version() {
    String version = VersionCommand.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
