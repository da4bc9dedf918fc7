package hone.api;

/// A request body that is not of its protocol, or not of the operation's types. AWS answers such a
/// request with `SerializationException`.
public final class DecodeException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public DecodeException(String text) {
    super(text, null, false, false);
  }
}
