package hone.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import hone.cli.Exit;
import hone.cli.Main;
import hone.cli.command.options.ClientOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// What the command line accepts, teaches and refuses, without a server.
final class CommandLineTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void everyCommandTeachesWithExamplesAndOffersJson() {
    var commands = Main.commandLine().getSubcommands();

    assertThat(commands).hasSizeGreaterThan(7);
    commands.values().stream()
        .filter(command -> !command.getCommandSpec().usageMessage().hidden())
        .forEach(this::teaches);
  }

  private void teaches(CommandLine command) {
    String name = command.getCommandSpec().qualifiedName();
    var line = new ArrayList<>(List.of(name.split(" ")).subList(1, name.split(" ").length));
    line.add("--help");
    Ran ran = run(line.toArray(String[]::new));
    assertThat(ran.exitCode()).as(name).isEqualTo(Exit.OK);
    assertThat(ran.out()).as(name).contains("Examples:", name);
    assertThat(ran.out().lines()).as(name).allMatch(text -> text.length() <= 80);
    if (command.getSubcommands().isEmpty()) {
      assertThat(ran.out()).as(name).contains("--json");
    }
    command.getSubcommands().values().forEach(this::teaches);
  }

  @Test
  void theHelpListsEveryCommandAndTheExitCodes() {
    Ran ran = run("--help");

    assertThat(ran.exitCode()).isEqualTo(Exit.OK);
    assertThat(ran.out())
        .contains(
            "tune",
            "jobs",
            "describe",
            "trials",
            "trainings",
            "logs",
            "stop",
            "version",
            "Exit codes:");
  }

  @Test
  void aWrongCommandLineIsOneLineOnStderr() {
    for (List<String> arguments :
        List.of(
            List.of("tun"),
            List.of("tune"),
            List.of("jobs", "--limit", "many"),
            List.of("jobs", "--limit", "0"),
            List.of("trials", "a", "--limit", "-3"),
            List.of("trainings", "--limit", "0"),
            List.of("demo", "--trainings", "0"),
            List.of("describe", "a", "--colour"))) {
      Ran ran = run(arguments.toArray(String[]::new));

      assertThat(ran.exitCode()).as("%s", arguments).isEqualTo(Exit.USAGE);
      assertThat(ran.out()).as("%s", arguments).isEmpty();
      assertThat(ran.err().lines()).as("%s", arguments).hasSize(1);
      assertThat(ran.err()).startsWith("hone: ").contains("--help");
    }
  }

  @Test
  void aServerThatIsNotThereIsOneLineAndItsOwnExitCode() throws IOException {
    credentials();

    Ran ran = run("jobs", "--endpoint", "http://127.0.0.1:1", "--data", folder.toString());

    assertThat(ran.exitCode()).isEqualTo(Exit.UNREACHABLE);
    assertThat(ran.err().lines()).hasSize(1);
    assertThat(ran.err()).contains("http://127.0.0.1:1", "hone serve");
  }

  @Test
  void hintsNameTheCommandAsItWasCalled() throws IOException {
    credentials();
    System.setProperty("hone.command", "./hone");
    try {
      assertThat(run("jobs", "--endpoint", "http://127.0.0.1:1", "--data", folder.toString()).err())
          .contains("'./hone serve' starts one");
      assertThat(run("jbos").err()).contains("('./hone --help' explains)");
    } finally {
      System.clearProperty("hone.command");
    }
  }

  @Test
  void commandsToCopyHaveTheFlagsThatLeadToTheServer() {
    var options = new ClientOptions();

    assertThat(CommandLine.populateCommand(options, "--data", "my d", "--region", "eu-west-1"))
        .extracting(each -> each.command("logs a-1"))
        .isEqualTo("hone logs a-1 --region eu-west-1 --data 'my d'");
    assertThat(new ClientOptions().command("jobs")).isEqualTo("hone jobs");
  }

  @Test
  void anEndpointThatIsNoAddressIsRefused() throws IOException {
    credentials();

    Ran ran = run("jobs", "--endpoint", "localhost:8020", "--data", folder.toString());

    assertThat(ran.exitCode()).isEqualTo(Exit.USAGE);
    assertThat(ran.err()).contains("'localhost:8020'", "http://host:port");
  }

  @Test
  void aRequestThatIsNoJsonIsRefusedWithItsPlace() throws IOException {
    Path file = Files.writeString(folder.resolve("request.json"), "{\n \"a\": 1,\n b}\n");

    Ran ran = run("tune", file.toString());

    assertThat(ran.exitCode()).isEqualTo(Exit.USAGE);
    assertThat(ran.err().lines()).hasSize(1);
    assertThat(ran.err()).contains("request.json, line 3", "not JSON");
    assertThat(run("tune", folder.resolve("absent.json").toString()).err())
        .contains("there is no file '")
        .doesNotContain("java");
  }

  @Test
  void aRequestThatBreaksOffIsRefusedWithoutTheParsersInternals() throws IOException {
    var told =
        Map.of(
            "{\n \"a\": 1", "line 2, column 8: not JSON: Unexpected end-of-input: expected '}'",
            "{\"a\": [1", "line 1, column 9: not JSON: Unexpected end-of-input: expected ']'",
            "[1}", "line 1, column 3: not JSON: Unexpected close marker '}': expected ']'",
            "tru", "line 1, column 1: not JSON: Unrecognized token 'tru': expected a JSON value");
    for (var each : told.entrySet()) {
      Path file = Files.writeString(folder.resolve("request.json"), each.getKey());

      assertThat(run("tune", file.toString()).err().strip())
          .isEqualTo("hone: " + file + ", " + each.getValue());
    }
  }

  @Test
  void whatIsWrongInStandardInputIsSaidToBeThere() {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream("{\"a\": 1}".getBytes(StandardCharsets.UTF_8)));
    try {
      assertThat(run("tune", "-").err()).startsWith("hone: standard input: unknown parameter a;");
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void aParameterThatAwsDoesNotHaveIsRefusedWithItsPlace() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("request.json"),
            """
            {"Regoin": "x", "HyperParameterTuningJobConfig": {
              "ParameterRanges": {"IntegerParameterRanges": [{"Name": "a", "Mx": {"b": 1}}]}}}
            """);

    Ran ran = run("tune", file.toString());

    assertThat(ran.exitCode()).isEqualTo(Exit.USAGE);
    assertThat(ran.err())
        .hasLineCount(1)
        .contains("request.json: unknown parameter Regoin, ")
        .contains("HyperParameterTuningJobConfig.ParameterRanges.IntegerParameterRanges[0].Mx;");
  }

  @Test
  void whatIsUnknownIsNamedWithWhatMayBeMeant() {
    assertThat(run("trails", "churn").err())
        .contains("unknown command 'trails'; did you mean 'trials'");
    assertThat(run("jobs", "--statuss", "X").err())
        .contains("unknown option '--statuss'; did you mean '--status'");
    assertThat(run("jbos").err()).contains("unknown command 'jbos'; did you mean 'jobs'");
    assertThat(run("help", "jbos").err()).contains("unknown command 'jbos'; did you mean 'jobs'");
    assertThat(run("desc", "churn").err()).contains("did you mean 'describe'");
    assertThat(run("whatever").err()).contains("unknown command 'whatever' ('hone --help'");
    assertThat(run("version", "churn").err()).contains("found 'churn' after all");
    assertThat(run("list").err()).contains("unknown command 'list'; did you mean 'jobs'");
    assertThat(run("jobs", "--output", "json").err()).contains("did you mean '--json'");
    assertThat(run("-v").err()).contains("did you mean '-V'");
    assertThat(run("nope", "--help").exitCode()).isEqualTo(Exit.USAGE);
  }

  @Test
  void everyStatusThatTheApiHasCanBeAskedForAndNoOther() {
    String help = run("jobs", "--help").out().replaceAll("\\s+", " ");
    assertThat(help).contains("Completed, InProgress, Failed", "Deleting, DeleteFailed");

    assertThat(run("jobs", "--status", "Running").err())
        .hasLineCount(1)
        .contains("found 'Running', allowed: Completed, InProgress, ", "DeleteFailed");
  }

  @Test
  void aLimitWithoutTheInsightThatItIsForIsRefused() {
    assertThat(run("describe", "churn", "--limit", "5").err()).contains("--insight");
  }

  @Test
  void helpAndTheVersionAreFoundByTheirUsualNames() {
    assertThat(run("help").out()).contains("Exit codes:").doesNotContain("  help ");
    assertThat(run("help", "trials").out()).contains("hone trials churn");
    assertThat(run("--version").out()).startsWith("hone ").hasLineCount(1);
  }

  @Test
  void theDemoMayBeToldToKeepItsServerOrNot() {
    for (var each : Map.of("--keep", true, "--no-keep", false).entrySet()) {
      var parsed = Main.commandLine().parseArgs("demo", each.getKey()).subcommand();
      Object value = parsed.matchedOption("--keep").getValue();
      assertThat(value).as(each.getKey()).isEqualTo(Optional.of(each.getValue()));
    }
  }

  private void credentials() throws IOException {
    Files.writeString(
        folder.resolve("credentials"),
        "[default]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = secret\n");
  }

  private static Ran run(String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    CommandLine commandLine = Main.commandLine();
    commandLine.setOut(new PrintWriter(out));
    commandLine.setErr(new PrintWriter(err));
    int exitCode = commandLine.execute(arguments);
    return new Ran(exitCode, out.toString(), err.toString());
  }

  private record Ran(int exitCode, String out, String err) {}
}
