package hone.server.sigv4;

import hone.server.credentials.Principal;

/// What a verifier found of a request to S3. Its body is not verified yet.
public sealed interface S3Verification {

  /// The signature is the caller's.
  ///
  /// @param region as the caller's credential scope names it
  record Verified(Principal principal, String region, S3Payload payload)
      implements S3Verification {}

  /// The request must not be served.
  ///
  /// @param code one of S3's error codes
  record Refused(int status, String code, String text) implements S3Verification {}
}
