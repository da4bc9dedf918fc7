package hone.cli.command;

import hone.cli.client.Json;
import hone.cli.command.options.OutputOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;

/// Tells which Hone and which Java this is.
@Command(
    name = "version",
    header = "Tell which Hone and which Java this is.",
    footerHeading = "%nExamples:%n",
    footer = {"  hone version", "  hone version --json"})
public final class VersionCommand implements Runnable, IVersionProvider {
  @Mixin private final OutputOptions output = new OutputOptions();

  @Override
  public void run() {
    if (output.json()) {
      var answer = Json.object();
      answer.put("version", version());
      answer.put("java", Runtime.version().toString());
      System.out.println(Json.pretty(answer));
    } else {
      System.out.println(line());
    }
  }

  @Override
  public String[] getVersion() {
    return new String[] {line()};
  }

  private static String line() {
    return "hone " + version() + " (Java " + Runtime.version() + ")";
  }

  /// The version of the running application, or `development` when it runs from class folders.
  public static String version() {
    String version = VersionCommand.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
