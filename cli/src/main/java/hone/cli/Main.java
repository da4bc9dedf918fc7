package hone.cli;

import hone.api.Nearest;
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
import hone.cli.command.TrainingsCommand;
import hone.cli.command.TrialsCommand;
import hone.cli.command.TuneCommand;
import hone.cli.command.VersionCommand;
import hone.cli.command.WatchCommand;
import hone.cli.command.credentials.CredentialsCommand;
import hone.cli.command.delete.DeleteCommand;
import hone.cli.command.page.PageCommand;
import hone.cli.command.report.ReportCommand;
import hone.cli.text.Terminal;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// The `hone` command: reads the command line, runs one command, turns what went wrong into one
/// line on stderr and an exit code.
@Command(
    name = "hone",
    mixinStandardHelpOptions = false,
    versionProvider = VersionCommand.class,
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
      "  hone demo                 watch a tuning job on real data, for about a minute",
      "  hone serve                start the server; prints what AWS clients need",
      "  hone tune request.json    submit a CreateHyperParameterTuningJob, follow it",
      "",
      "Exit codes:",
      "  0    done",
      "  1    what was followed did not complete",
      "  2    wrong command line or configuration",
      "  3    this machine lacks something",
      "  4    no server answers",
      "  5    the server refused",
      "  130  Ctrl-C",
      "",
      "'hone COMMAND --help' has each command's options and examples."
    })
public final class Main implements Runnable {
  /// In the order of the help.
  private static final List<Class<?>> COMMANDS =
      List.of(
          DemoCommand.class,
          ServeCommand.class,
          RehearseCommand.class,
          TuneCommand.class,
          WatchCommand.class,
          JobsCommand.class,
          DescribeCommand.class,
          TrialsCommand.class,
          TrainingsCommand.class,
          LogsCommand.class,
          StopCommand.class,
          InterruptCommand.class,
          DeleteCommand.class,
          PageCommand.class,
          ReportCommand.class,
          AskTellCommand.class,
          CredentialsCommand.class,
          ConfigCommand.class,
          VersionCommand.class);

  /// What other programs call commands and options of this one.
  private static final Map<String, String> ELSEWHERE =
      Map.of("list", "jobs", "ls", "jobs", "rm", "delete", "--output", "--json", "-v", "-V");

  /// picocli's own bound.
  private static final int HELP_COLUMNS_MIN = 55;

  private static final int HELP_COLUMNS_MAX = 96;

  @CommandLine.Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("unused") // picocli looks at it
  private boolean help;

  @CommandLine.Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Tell which Hone this is.")
  @SuppressWarnings("unused") // picocli looks at it
  private boolean version;

  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  /// Run one command line in this process.
  ///
  /// @return an exit code of `Exit`
  public static int run(String... arguments) {
    List<Class<?>> asked =
        COMMANDS.stream()
            .filter(command -> arguments.length > 0 && name(command).equals(arguments[0]))
            .toList();
    // picocli looks through all that is on a command line, and other commands' share of a short
    // one's time can be saved.
    return commandLine(asked.isEmpty() ? COMMANDS : asked).execute(arguments);
  }

  private static String name(Class<?> command) {
    return command.getAnnotation(Command.class).name();
  }

  /// The command line with all its commands and its handling of errors.
  public static CommandLine commandLine() {
    return commandLine(COMMANDS);
  }

  private static CommandLine commandLine(List<Class<?>> commands) {
    var commandLine = new CommandLine(new Main());
    commands.forEach(commandLine::addSubcommand);
    // The list of commands has 'hone COMMAND --help' below it, which is the same.
    var helper = new CommandLine(new CommandLine.HelpCommand());
    helper.getCommandSpec().usageMessage().hidden(true);
    commandLine.addSubcommand("help", helper);
    commandLine.setExecutionExceptionHandler(Main::explain);
    commandLine.setParameterExceptionHandler(Main::explainUsage);
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    int columns = Terminal.of(System.out, Home.environment()).columns();
    commandLine.setUsageHelpWidth(Math.clamp(columns, HELP_COLUMNS_MIN, HELP_COLUMNS_MAX));
    commandLine.setExecutionStrategy(Main::runUnlessUnknown);
    return commandLine;
  }

  @Override
  public void run() {
    CommandLine.usage(this, System.out);
  }

  /// A request for help is not checked by picocli, so that `hone nope --help` would pass.
  private static int runUnlessUnknown(ParseResult result) {
    for (ParseResult at = result; at != null; at = at.subcommand()) {
      if (!at.unmatched().isEmpty()) {
        throw new UnmatchedArgumentException(at.commandSpec().commandLine(), at.unmatched());
      }
    }
    return new CommandLine.RunLast().execute(result);
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
    String name =
        Home.command() + command.getCommandSpec().qualifiedName().substring("hone".length());
    command.getErr().println("hone: " + wrong(error) + " ('" + name + " --help' explains)");
    return Exit.USAGE;
  }

  private static String wrong(ParameterException error) {
    CommandLine command = error.getCommandLine();
    if (error instanceof UnmatchedArgumentException unmatched) {
      String found = unmatched.getUnmatched().getFirst();
      if (unmatched.isUnknownOption()) {
        return unknown("option", found, command.getCommandSpec().optionsMap().keySet());
      }
      return command.getSubcommands().isEmpty()
          ? "found '" + found + "' after all that the command takes"
          : unknown("command", found, command.getSubcommands().keySet());
    }
    String asked = error.getValue();
    if (asked != null && error.getArgSpec() == null) { // as 'hone help' refuses
      return unknown("command", asked, command.getSubcommands().keySet());
    }
    return String.valueOf(error.getMessage()).replaceAll("\\s+", " ").replaceFirst("^Error: ", "");
  }

  /// What is not known, and what may have been meant.
  private static String unknown(String kind, String found, Collection<String> known) {
    String meant =
        Optional.ofNullable(ELSEWHERE.get(found))
            .filter(known::contains)
            .or(() -> Nearest.to(found, known))
            .map(each -> "; did you mean '" + each + "'?")
            .orElse("");
    return "unknown " + kind + " '" + found + "'" + meant;
  }
}
