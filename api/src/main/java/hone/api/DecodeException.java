package hone.api;

/// A request body that is no JSON, or not of the operation's types. AWS answers such a request
/// with `SerializationException`.
public final class DecodeException extends RuntimeException {
  private static final long serialVersionUID = 1;

  DecodeException(String text) {
    super(text, null, false, false);
  }
}
