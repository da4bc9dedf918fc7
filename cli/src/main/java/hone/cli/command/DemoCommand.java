package hone.cli.command;

import hone.cli.CliError;
import hone.cli.Exit;
import hone.cli.Home;
import hone.cli.RunningServer;
import hone.cli.Wiring;
import hone.cli.client.Json;
import hone.cli.command.options.Count;
import hone.cli.command.options.OutputOptions;
import hone.cli.command.options.ServerOptions;
import hone.cli.command.page.PageLink;
import hone.cli.config.ConfigReader;
import hone.cli.config.key.FrontKeys;
import hone.cli.config.key.HoneConfig;
import hone.cli.config.key.ServerKeys;
import hone.cli.demo.BucketFiles;
import hone.cli.demo.Demo;
import hone.cli.demo.DemoRequest;
import hone.cli.demo.Summary;
import hone.cli.text.Terminal;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Shows what Hone does: tunes XGBoost on real data, start to end.
@Command(
    name = "demo",
    header = "Tune XGBoost on 5,000 customers and show what it gains; a minute, once built.",
    description = {
      "",
      "Starts a server of its own (port 8020 if it is free, data in ~/.hone/demo"
          + " unless --data or HONE_DATA names a folder), loads"
          + " the churn data, submits examples/churn/tuning-job.json over HTTP, and follows it. At"
          + " the end it compares the best model with XGBoost's defaults on rows that no training"
          + " has seen. On a terminal the server then goes on until Ctrl-C, which ends all that"
          + " was started.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  hone demo",
      "  hone demo --trainings 10             shorter",
      "  hone demo --no-keep --json           for programs: prints the result, ends"
    })
public final class DemoCommand implements Callable<Integer> {
  private static final String DATA = ConfigReader.DATA + "/demo";

  @Option(
      names = "--trainings",
      paramLabel = "N",
      converter = Count.class,
      description = "How many training jobs (default: the example's 30).")
  private int trainings;

  @Option(
      names = "--keep",
      negatable = true,
      description = "Let the server go on at the end (default: on a terminal).")
  private Optional<Boolean> keep = Optional.empty();

  @Mixin private final ServerOptions options = new ServerOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Override
  public Integer call() throws InterruptedException {
    Home home = Home.find();
    var terminal = Terminal.of(output.json() ? System.err : System.out, Home.environment());
    Path file = home.examples().resolve("churn").resolve("tuning-job.json");
    var request = DemoRequest.read(file, name(), trainings);
    HoneConfig config = config();
    Path data = config.get(ServerKeys.DATA);
    RunningServer server = Wiring.start(config);
    var running = new AtomicBoolean(true);
    try (var client = server.client()) {
      var demo = new Demo(home, client, new BucketFiles(data), terminal, Clock.systemUTC());
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    if (running.getAndSet(false)) {
                      // A line of its own, below what was drawn and the terminal's ^C.
                      System.err.println("\nEnding " + request.name() + " and the server …");
                      demo.stop(request);
                    }
                    server.close();
                  },
                  "end-demo"));
      List<String> exports = server.exports(Home.environment());
      terminal.say("Hone listens on " + server.uri() + ", data in " + data);
      terminal.say("Tuning job " + request.name() + ", from " + file);
      terminal.say("Watch it in a browser: " + PageLink.of(client).uri(request.name()));
      terminal.say("Or with other clients, in a shell that has said:");
      exports.forEach(line -> terminal.out().println("  " + line));
      Optional<Demo.Result> result = run(demo, request, running);
      if (result.isEmpty()) {
        // The client stays open until the other thread has stopped everything with it.
        server.awaitEnd();
        return Exit.INTERRUPTED;
      }
      boolean goesOn = keep.orElse(terminal.live());
      boolean portIsGiven = options.namesPort() || config.get(FrontKeys.PORT) == 0;
      String serve = options.serve(data, portIsGiven ? server.uri().getPort() : null);
      var summary =
          new Summary(result.get(), exports, file, Home.command(), Home.command() + " " + serve);
      summary.lines(terminal, goesOn).forEach(terminal.out()::println);
      if (output.json()) {
        System.out.println(Json.pretty(summary.json()));
      }
      if (goesOn) {
        server.awaitEnd();
      }
      return Exit.OK;
    } finally {
      server.close();
    }
  }

  /// Run it to its end; empty if the process is being ended, which is then what it ran into.
  private static Optional<Demo.Result> run(Demo demo, DemoRequest request, AtomicBoolean running)
      throws InterruptedException {
    try {
      Demo.Result result = demo.run(request);
      return running.getAndSet(false) ? Optional.of(result) : Optional.empty();
    } catch (CliError error) {
      if (running.getAndSet(false)) {
        demo.stop(request);
        throw error;
      }
      return Optional.empty();
    }
  }

  /// The demo's own folder and a free port, unless flags say otherwise.
  private HoneConfig config() {
    // Ctrl-C must end everything while somebody waits for it.
    HoneConfig config = options.read(DATA).with(ServerKeys.STOP_GRACE, 2);
    if (!options.namesPort() && !isFree(config.get(FrontKeys.HOST), config.get(FrontKeys.PORT))) {
      config = config.with(FrontKeys.PORT, 0);
    }
    return config;
  }

  private static boolean isFree(String host, int port) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(host, port));
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  private static String name() {
    return LocalDateTime.now(Clock.system(ZoneId.systemDefault()))
        .format(DateTimeFormatter.ofPattern("'demo-'MMdd-HHmmss", Locale.ROOT));
  }
}
