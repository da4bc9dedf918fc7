package hone.server.listen;

/// The server cannot listen where it was told to; the text says what to do about it.
public final class ListenException extends RuntimeException {
  public ListenException(String message) {
    super(message);
  }

  public ListenException(String message, Throwable cause) {
    super(message, cause);
  }
}
