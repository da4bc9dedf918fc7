package hone.cli.command.credentials;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Makes, lists and revokes access keys.
@Command(
    name = "credentials",
    header = "Make, list and revoke access keys.",
    description = {
      "",
      "A key belongs to an account: what one account has, another never sees. Secrets are"
          + " kept encrypted and shown once. A running server heeds a change within seconds.",
      ""
    },
    subcommands = {CreateCommand.class, ListCommand.class, RevokeCommand.class},
    footerHeading = "%nExamples:%n",
    footer = {
      "  hone credentials create                        another key of the only account",
      "  hone credentials create --account new          a key of a new account",
      "  hone credentials create --hours 12             a temporary key, with a token",
      "  hone credentials list",
      "  hone credentials revoke AKIAABCDEFGHIJKLMNOP"
    })
public final class CredentialsCommand implements Runnable {
  @Spec
  @SuppressWarnings({"unused", "NullAway.Init"}) // picocli sets it
  private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("unused") // picocli looks at it
  private boolean help;

  @Override
  public void run() {
    CommandLine.usage(spec.commandLine(), System.out);
  }
}
