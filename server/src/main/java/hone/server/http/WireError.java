package hone.server.http;

import hone.server.protocol.Fault;
import hone.server.sigv4.Verification;

/// An error as AWS's clients know it. Thrown where a request stops; no stack trace, since it is
/// the caller's mistake and not ours.
final class WireError extends RuntimeException {
  private final int status;
  private final String awsName;
  private final String text;

  private WireError(int status, String awsName, String text) {
    super(awsName + ": " + text, null, false, false);
    this.status = status;
    this.awsName = awsName;
    this.text = text;
  }

  WireError(Code code, String text) {
    this(code.status(), code.awsName(), text);
  }

  /// Its signature or session is not good.
  WireError(Verification.Reason reason, String text) {
    this(reason.status(), reason.awsName(), text);
  }

  int status() {
    return status;
  }

  String awsName() {
    return awsName;
  }

  String text() {
    return text;
  }

  /// HTTP itself is wrong.
  static WireError malformed(String text) {
    return new WireError(Code.MALFORMED, text);
  }

  static WireError tooLarge(long limit) {
    return new WireError(Code.TOO_LARGE, "The body has more than " + limit + " bytes.");
  }

  static WireError tooSlow(long seconds) {
    return new WireError(Code.TOO_SLOW, "The body did not arrive within " + seconds + " s.");
  }

  static WireError unknownOperation(String text) {
    return new WireError(Code.UNKNOWN_OPERATION, text);
  }

  /// AWS's names of what stops a request before its operation, and of what stops the server.
  enum Code {
    MALFORMED("MalformedHttpRequestException", 400),
    LENGTH_MISSING("MalformedHttpRequestException", 411),
    TOO_LARGE("RequestEntityTooLargeException", 413),
    TOO_SLOW("RequestTimeoutException", 408),
    UNKNOWN_OPERATION("UnknownOperationException", 404),
    MEDIA_TYPE("UnsupportedMediaTypeException", 415),
    DENIED("AccessDeniedException", 403),
    UNDECODED("SerializationException", 400),
    INTERNAL("InternalFailure", 500);

    private final String awsName;
    private final int status;

    Code(String awsName, int status) {
      this.awsName = awsName;
      this.status = status;
    }

    String awsName() {
      return awsName;
    }

    int status() {
      return status;
    }

    /// What is sent to the caller.
    Fault fault(String text) {
      return new Fault(status, awsName, text);
    }
  }
}
