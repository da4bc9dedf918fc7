package hone.server.operations.support;

import hone.server.protocol.Fault;
import hone.server.protocol.Refusal;

/// What CloudWatch and CloudWatch Logs name otherwise than SageMaker does, as their API references
/// list it.
public final class CloudWatchErrors {
  private CloudWatchErrors() {}

  /// The request names a log that is not there.
  public static Refusal logNotFound(String text) {
    return refusal("ResourceNotFoundException", text);
  }

  /// The request breaks a rule of CloudWatch Logs.
  public static Refusal invalidLogParameter(String text) {
    return refusal("InvalidParameterException", text);
  }

  /// A parameter has a value that CloudWatch does not allow.
  public static Refusal invalidParameter(String text) {
    return refusal("InvalidParameterValueException", text);
  }

  /// A token is none of CloudWatch's own.
  public static Refusal invalidNextToken(String text) {
    return refusal("InvalidNextToken", text);
  }

  /// Parameters do not go together in CloudWatch.
  public static Refusal invalidCombination(String text) {
    return refusal("InvalidParameterCombinationException", text);
  }

  private static Refusal refusal(String code, String text) {
    return new Refusal(new Fault(400, code, text));
  }
}
