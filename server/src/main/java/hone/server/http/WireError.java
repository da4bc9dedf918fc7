package hone.server.http;

/// An error as AWS's clients know it. Thrown where a request stops; no stack trace, since it is
/// the caller's mistake and not ours.
final class WireError extends RuntimeException {
  private final String code;
  private final int status;
  private final String text;

  WireError(int status, String code, String text) {
    super(code + ": " + text, null, false, false);
    this.status = status;
    this.code = code;
    this.text = text;
  }

  String code() {
    return code;
  }

  int status() {
    return status;
  }

  String text() {
    return text;
  }

  /// HTTP itself is wrong.
  static WireError malformed(String text) {
    return new WireError(400, "MalformedHttpRequestException", text);
  }

  static WireError tooLarge(long limit) {
    return new WireError(
        413, "RequestEntityTooLargeException", "The body has more than " + limit + " bytes.");
  }

  static WireError tooSlow(long seconds) {
    return new WireError(
        408, "RequestTimeoutException", "The body did not arrive within " + seconds + " s.");
  }

  static WireError unknownOperation(String text) {
    return new WireError(404, "UnknownOperationException", text);
  }
}
