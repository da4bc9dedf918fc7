package hone.cli.command;

import hone.cli.client.JobFinder;
import hone.cli.client.Json;
import hone.cli.command.options.ClientOptions;
import hone.cli.command.options.OutputOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Takes a managed spot training job's place away.
@Command(
    name = "interrupt",
    header = "Interrupt a managed spot training job, as a cloud reclaims a machine.",
    description = {
      "",
      "It gets SIGTERM, its checkpoints are stored, and it goes on from them when a slot is"
          + " free.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = "  hone interrupt churn-007-1a2b3c4d")
public final class InterruptCommand implements Runnable {
  @Parameters(paramLabel = "NAME", description = "A training job's name.")
  private String name = "";

  @Mixin private final ClientOptions connection = new ClientOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Override
  public void run() {
    try (var client = connection.open()) {
      new JobFinder(client).training(name);
      client.hone("InterruptTrainingJob", Json.object().put("TrainingJobName", name));
      System.out.println(
          output.json()
              ? Json.pretty(Json.object().put("Interrupting", name))
              : "Interrupting " + name + ".");
    }
  }
}
