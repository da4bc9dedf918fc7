package hone.cli.command;

import hone.cli.client.JobFinder;
import hone.cli.command.options.ClientOptions;
import hone.cli.command.options.OutputOptions;
import hone.cli.follow.Watching;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Follows a tuning job that somebody started, with whatever client.
@Command(
    name = "watch",
    header = "Follow a tuning job until it ends, whoever started it.",
    description = {
      "",
      "Ctrl-C ends the watching; the tuning job goes on ('hone stop NAME' ends it).",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  hone watch churn",
      "  hone watch churn --json && deploy         wait; the result as JSON",
      "",
      "Exit code 1 if the tuning job ends as Failed or Stopped."
    })
public final class WatchCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NAME", description = "The tuning job's name.")
  private String name = "";

  @Mixin private final ClientOptions connection = new ClientOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Override
  public Integer call() throws InterruptedException {
    try (var client = connection.open()) {
      new JobFinder(client).tuning(name); // tells what is wrong with a name that is none
      return new Watching(client, output.json()).untilEnd(name);
    }
  }
}
