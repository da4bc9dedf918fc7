package hone.cli.command.options;

import hone.cli.Home;
import hone.cli.client.Json;
import hone.cli.text.Table;
import hone.cli.text.Terminal;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

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

  /// Print a list of jobs: as JSON, or as a table, which says below it that there are more.
  ///
  /// @param found more than `limit` if there are more
  /// @param none what is said where there is none
  /// @param table makes the table of those that are shown
  public void print(
      List<JsonNode> found, int limit, String none, Function<List<JsonNode>, Table> table) {
    List<JsonNode> shown = found.subList(0, Math.min(limit, found.size()));
    if (json) {
      var array = Json.object().putArray("jobs");
      shown.forEach(array::add);
      System.out.println(Json.pretty(array));
    } else if (shown.isEmpty()) {
      System.out.println(none);
    } else {
      Terminal.of(System.out, Home.environment()).print(table.apply(shown));
      if (shown.size() < found.size()) {
        // No row of the table, which may go on to another program.
        System.err.println("… and older ones (--limit)");
      }
    }
  }
}
