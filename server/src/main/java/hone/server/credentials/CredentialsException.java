package hone.server.credentials;

/// A credentials file that cannot be read, written or understood; the text names file and line.
public final class CredentialsException extends RuntimeException {
  public CredentialsException(String message) {
    super(message);
  }

  public CredentialsException(String message, Throwable cause) {
    super(message, cause);
  }
}
