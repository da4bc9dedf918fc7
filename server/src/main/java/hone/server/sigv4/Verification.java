package hone.server.sigv4;

import hone.server.credentials.Principal;

/// What a verifier found.
public sealed interface Verification {

  /// The signature is the caller's.
  ///
  /// @param region as the caller's credential scope names it
  /// @param service the signing name in the credential scope
  /// @param signature tells this request from every other
  record Verified(Principal principal, String region, String service, String signature)
      implements Verification {}

  /// The request must not be served.
  ///
  /// @param text AWS's own text
  record Refused(Reason reason, String text) implements Verification {}

  /// AWS's error codes. Statuses are those of SageMaker's page of common errors.
  enum Reason {
    MISSING("MissingAuthenticationTokenException", 403),
    INCOMPLETE("IncompleteSignatureException", 400),
    UNKNOWN_KEY("UnrecognizedClientException", 403),
    INVALID("InvalidSignatureException", 403),
    EXPIRED_TOKEN("ExpiredTokenException", 403);

    private final String awsName;
    private final int status;

    Reason(String awsName, int status) {
      this.awsName = awsName;
      this.status = status;
    }

    public String awsName() {
      return awsName;
    }

    public int status() {
      return status;
    }
  }
}
