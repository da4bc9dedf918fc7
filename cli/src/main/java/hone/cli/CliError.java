package hone.cli;

/// Ends a command with one clear line on stderr and an exit code of `Exit`.
///
/// For what went wrong outside of Hone: a bad argument, a busy port, a server that is not there.
@SuppressWarnings("serial") // never serialised
public class CliError extends RuntimeException {
  private final int exitCode;

  public CliError(int exitCode, String message) {
    super(message, null, false, false);
    this.exitCode = exitCode;
  }

  public final int exitCode() {
    return exitCode;
  }
}
