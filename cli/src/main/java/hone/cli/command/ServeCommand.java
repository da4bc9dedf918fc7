package hone.cli.command;

import hone.cli.Home;
import hone.cli.RunningServer;
import hone.cli.Wiring;
import hone.cli.client.Json;
import hone.cli.command.options.OutputOptions;
import hone.cli.command.options.ServerOptions;
import hone.cli.command.page.PageLink;
import hone.cli.config.key.HoneConfig;
import hone.cli.config.key.ServerKeys;
import hone.cli.text.Words;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Runs the server until SIGTERM or Ctrl-C.
@Command(
    name = "serve",
    header = "Start the server; it runs until Ctrl-C or SIGTERM.",
    description = {
      "",
      "Listens on this machine only unless --host says otherwise. What was answered is on"
          + " disk: a restart finds every job, and goes on with those that were running.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  hone serve",
      "  hone serve --port 9000 --data /srv/hone",
      "  hone serve --config hone.yaml        'hone config' documents the keys",
      "  hone serve --port 0 --json           a free port; the first line tells which"
    })
public final class ServeCommand implements Runnable {
  @Mixin private final ServerOptions options = new ServerOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Override
  public void run() {
    HoneConfig config = options.read();
    config.unheeded().forEach(line -> System.err.println("hone: " + line));
    RunningServer server = Wiring.start(config);
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> server.closeAndTell(System.err), "stop-server"));
    if (output.json()) {
      System.out.println(
          Json.line(
              Json.object()
                  .put("endpoint", server.uri().toString())
                  .put("page", PageLink.address(server.uri()).toString())
                  .put("data", config.get(ServerKeys.DATA).toString())
                  .put(
                      "credentials",
                      Files.exists(server.credentialsFile())
                          ? server.credentialsFile().toString()
                          : null)));
    } else {
      System.out.println(
          "Hone listens on " + server.uri() + ", data in " + config.get(ServerKeys.DATA));
      System.out.println(
          "The page is at "
              + PageLink.address(server.uri())
              + "; '"
              + Home.command()
              + " page"
              + data(config.get(ServerKeys.DATA))
              + "' prints a link to it");
      System.out.println("For AWS clients, in another terminal:");
      server.exports(Home.environment()).forEach(line -> System.out.println("  " + line));
    }
    System.out.flush();
    server.awaitEnd();
  }

  /// What commands need to find the server by, where they would not look for it by themselves.
  private static String data(Path folder) {
    Path named = folder.toAbsolutePath().normalize();
    return named.equals(Home.ofUser().resolve(".hone"))
        ? ""
        : " --data " + Words.shell(named.toString());
  }
}
