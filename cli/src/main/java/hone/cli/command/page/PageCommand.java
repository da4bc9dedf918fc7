package hone.cli.command.page;

import hone.cli.client.JobFinder;
import hone.cli.client.Json;
import hone.cli.command.options.ClientOptions;
import hone.cli.command.options.OutputOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Prints a link to the page.
@Command(
    name = "page",
    header = "Print a link that opens the page, which shows searches in a browser.",
    description = {
      "",
      "Who has the link may read what your key's account has in the region, for twelve"
          + " hours or until the key is revoked; nobody can change anything with it. For a server"
          + " elsewhere, name the address that your browser reaches it at.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  hone page",
      "  hone page --job churn                that tuning job's part of the page",
      "  hone page --endpoint https://tuning.example.com"
    })
public final class PageCommand implements Runnable {
  @Option(names = "--job", paramLabel = "NAME", description = "The tuning job to show.")
  private String job = "";

  @Mixin private final ClientOptions connection = new ClientOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Override
  public void run() {
    try (var client = connection.open()) {
      if (!job.isEmpty()) {
        new JobFinder(client).tuning(job);
      }
      PageLink link = PageLink.of(client);
      System.out.println(
          output.json()
              ? Json.pretty(
                  Json.object()
                      .put("Url", link.uri(job).toString())
                      .put("ExpirationTime", link.expires()))
              : link.uri(job));
    }
  }
}
