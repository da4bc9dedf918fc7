package hone.cli;

import hone.cli.command.AskTellCommand;
import hone.cli.command.ConfigCommand;
import hone.cli.command.DemoCommand;
import hone.cli.command.DescribeCommand;
import hone.cli.command.InterruptCommand;
import hone.cli.command.JobsCommand;
import hone.cli.command.LogsCommand;
import hone.cli.command.RehearseCommand;
import hone.cli.command.ServeCommand;
import hone.cli.command.StopCommand;
import hone.cli.command.TrialsCommand;
import hone.cli.command.TuneCommand;
import hone.cli.command.VersionCommand;
import hone.cli.credentials.CredentialsCommand;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/// The `hone` command: reads the command line, runs one command, turns what went wrong into one
/// line on stderr and an exit code.
@Command(
    name = "hone",
    mixinStandardHelpOptions = false,
    sortOptions = false,
    synopsisSubcommandLabel = "COMMAND",
    header = "Tune hyperparameters on your own machines, behind Amazon SageMaker's API.",
    description = {
      "",
      "Any AWS client works when its endpoint is Hone's; these commands are for the rest.",
      ""
    },
    commandListHeading = "%nCommands:%n",
    footerHeading = "%nStart here:%n",
    footer = {
      "  hone demo                 watch a tuning job on real data, 90 seconds",
      "  hone serve                start the server; prints what AWS clients need",
      "  hone tune request.json    submit a CreateHyperParameterTuningJob, follow it",
      "",
      "Exit codes:",
      "  0 done; 1 what was followed did not complete; 2 wrong command line or configuration;",
      "  3 this machine lacks something; 4 no server answers; 5 the server refused; 130 Ctrl-C",
      "",
      "'hone COMMAND --help' has each command's options and examples."
    },
    subcommands = {
      DemoCommand.class,
      ServeCommand.class,
      RehearseCommand.class,
      TuneCommand.class,
      JobsCommand.class,
      DescribeCommand.class,
      TrialsCommand.class,
      LogsCommand.class,
      StopCommand.class,
      InterruptCommand.class,
      AskTellCommand.class,
      CredentialsCommand.class,
      ConfigCommand.class,
      VersionCommand.class
    })
public final class Main implements Runnable {
  @CommandLine.Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("unused") // picocli looks at it
  private boolean help;

  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  /// Run one command line in this process.
  ///
  /// @return an exit code of `Exit`
  public static int run(String... arguments) {
    return commandLine().execute(arguments);
  }

  /// The command line with all its commands and its handling of errors.
  public static CommandLine commandLine() {
    var commandLine = new CommandLine(new Main());
    commandLine.setExecutionExceptionHandler(Main::explain);
    commandLine.setParameterExceptionHandler(Main::explainUsage);
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setUsageHelpWidth(96);
    return commandLine;
  }

  @Override
  public void run() {
    CommandLine.usage(this, System.out);
  }

  private static int explain(Exception error, CommandLine command, ParseResult result) {
    PrintWriter err = command.getErr();
    if (error instanceof CliError known) {
      err.println("hone: " + known.getMessage());
      return known.exitCode();
    }
    err.println("hone: this is a bug in Hone; please report it with the lines below.");
    error.printStackTrace(err);
    return Exit.FAILED;
  }

  private static int explainUsage(ParameterException error, String[] arguments) {
    CommandLine command = error.getCommandLine();
    String message = String.valueOf(error.getMessage()).replaceAll("\\s+", " ");
    String name = command.getCommandSpec().qualifiedName();
    command.getErr().println("hone: " + message + " ('" + name + " --help' explains)");
    return Exit.USAGE;
  }
}
