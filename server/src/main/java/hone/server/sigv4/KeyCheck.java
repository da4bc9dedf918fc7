package hone.server.sigv4;

import hone.server.credentials.AccessKey;
import hone.server.credentials.AccessKeys;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// Holds a signature against the key that it names, in this order: the key, the signature, the
/// session token, the key's end. Of a token and an end nothing is told before the signature holds.
/// Thread-safe.
final class KeyCheck {
  /// Stands in for a key that does not exist, so that its signature costs what another's does
  /// whose signing key is not known yet.
  private static final AccessKey NOBODY =
      new AccessKey("nobody", "000000000000", "0".repeat(40), null);

  private final AccessKeys keys;
  private final InstantSource time;
  private final SigningKeys signingKeys = new SigningKeys();

  KeyCheck(AccessKeys keys, InstantSource time) {
    this.keys = keys;
    this.time = time;
  }

  /// What came of it.
  sealed interface Result {
    /// @param signingKey with which the signature was made; not to be modified
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Holds(AccessKey key, byte[] signingKey) implements Result {}

    record UnknownKey() implements Result {}

    record WrongSignature() implements Result {}

    record WrongToken() implements Result {}

    record Expired() implements Result {}
  }

  /// Check a signature.
  ///
  /// @param toSign the text that was to be signed
  /// @param tokens the session tokens that were sent; one that is empty is none
  Result check(Authorization authorization, String toSign, List<String> tokens) {
    Optional<AccessKey> found = keys.find(authorization.accessKeyId());
    AccessKey key = found.orElse(NOBODY);
    CredentialScope scope = authorization.scope();
    byte[] signingKey = signingKeys.of(key, scope);
    String expected = HexFormat.of().formatHex(Hashes.hmac(signingKey, toSign));
    boolean equal = Hashes.same(expected, authorization.signature());
    if (found.isEmpty()) {
      return new Result.UnknownKey();
    }
    if (!equal) {
      return new Result.WrongSignature();
    }
    signingKeys.keep(key, scope, signingKey);
    String token = key.sessionToken() == null ? "" : key.sessionToken();
    if (tokens.size() > 1 || !Hashes.same(token, tokens.isEmpty() ? "" : tokens.getFirst())) {
      return new Result.WrongToken();
    }
    Instant end = key.expiresAt();
    if (end != null && !time.instant().isBefore(end)) {
      return new Result.Expired();
    }
    return new Result.Holds(key, signingKey);
  }
}
