package hone.cli.client;

import hone.cli.CliError;
import hone.cli.Exit;

/// The server understood and refused, or failed.
@SuppressWarnings("serial") // never serialised
public final class Refused extends CliError {
  private final String kind;

  /// @param kind AWS's name of the error, such as `ValidationException`
  Refused(String kind, String message) {
    super(Exit.REFUSED, message.isEmpty() ? kind : kind + ": " + message);
    this.kind = kind;
  }

  /// Whether what was asked for does not exist. SageMaker says so in two ways.
  public boolean isNotFound() {
    String text = String.valueOf(getMessage());
    return kind.equals("ResourceNotFound")
        || kind.equals("ResourceNotFoundException")
        || (kind.equals("ValidationException") && text.contains("not found"));
  }
}
