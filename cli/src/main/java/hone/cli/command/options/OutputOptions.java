package hone.cli.command.options;

import picocli.CommandLine.Option;

/// What every command has: help, and JSON instead of text.
public final class OutputOptions {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("unused") // picocli looks at it
  private boolean help;

  @Option(names = "--json", description = "Print JSON, for programs.")
  private boolean json;

  public boolean json() {
    return json;
  }
}
