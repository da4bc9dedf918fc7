package hone.server.sigv4;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// What a signature is good for: one day, one region, one service.
///
/// @param day as `yyyyMMdd`
record CredentialScope(String day, String region, String service) {
  static final String TERMINATOR = "aws4_request";
  static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  static CredentialScope of(Instant at, String region, String service) {
    return new CredentialScope(STAMP.format(at).substring(0, 8), region, service);
  }

  /// The key that signs in this scope.
  byte[] signingKey(String secret) {
    byte[] key = ("AWS4" + secret).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    key = Hashes.hmac(key, day);
    key = Hashes.hmac(key, region);
    key = Hashes.hmac(key, service);
    return Hashes.hmac(key, TERMINATOR);
  }

  @Override
  public String toString() {
    return day + "/" + region + "/" + service + "/" + TERMINATOR;
  }
}
