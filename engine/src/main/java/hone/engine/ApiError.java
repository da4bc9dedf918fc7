package hone.engine;

/// A request that cannot be done, in AWS's terms. It is the caller's mistake or a limit, so it has
/// no stack trace.
public final class ApiError extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Code code;
  private final String text;

  private ApiError(Code code, String text) {
    super(code.awsName() + ": " + text, null, false, false);
    this.code = code;
    this.text = text;
  }

  /// The error's name and status on the wire.
  public Code code() {
    return code;
  }

  /// What was wrong, without the code.
  public String text() {
    return text;
  }

  /// The request breaks a rule.
  public static ApiError validation(String text) {
    return new ApiError(Code.VALIDATION, text);
  }

  /// It names something that is not there.
  public static ApiError notFound(String text) {
    return new ApiError(Code.NOT_FOUND, text);
  }

  /// The name is taken, or the resource is not in a state for it.
  public static ApiError inUse(String text) {
    return new ApiError(Code.IN_USE, text);
  }

  /// A quota would be exceeded.
  public static ApiError limitExceeded(String text) {
    return new ApiError(Code.LIMIT_EXCEEDED, text);
  }

  /// It comes too often, or when too much is under way; clients wait and try again.
  public static ApiError throttled() {
    return new ApiError(Code.THROTTLED, "Rate exceeded");
  }

  /// The store cannot take it now (disk full, shutting down); trying again later may help.
  public static ApiError unavailable(String text) {
    return new ApiError(Code.UNAVAILABLE, text);
  }

  /// AWS's names of errors.
  public enum Code {
    VALIDATION("ValidationException", 400),
    NOT_FOUND("ResourceNotFound", 400),
    IN_USE("ResourceInUse", 400),
    LIMIT_EXCEEDED("ResourceLimitExceeded", 400),
    THROTTLED("ThrottlingException", 400),
    UNAVAILABLE("ServiceUnavailable", 503);

    private final String awsName;
    private final int status;

    Code(String awsName, int status) {
      this.awsName = awsName;
      this.status = status;
    }

    /// The code as clients match on it.
    public String awsName() {
      return awsName;
    }

    /// The HTTP status.
    public int status() {
      return status;
    }
  }
}
