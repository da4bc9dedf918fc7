package hone.server.sigv4;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// Checks the signatures of a body's chunks, each of which covers the one before. One for each
/// body; not thread-safe.
///
/// Source: AWS, "Signature calculations for the authorization header: transferring payload in
/// multiple chunks", and the same "including trailing headers".
public final class ChunkSignatures {
  private static final String NOTHING = Hashes.sha256(new byte[0]);

  private final byte[] signingKey;
  private final String stamp;
  private final CredentialScope scope;
  private String previous;

  ChunkSignatures(byte[] signingKey, String stamp, CredentialScope scope, String seed) {
    this.signingKey = signingKey;
    this.stamp = stamp;
    this.scope = scope;
    previous = seed;
  }

  /// Whether a chunk's signature is the caller's.
  public boolean isChunkSigned(byte[] chunk, String signature) {
    return isSigned("AWS4-HMAC-SHA256-PAYLOAD", NOTHING + "\n" + Hashes.sha256(chunk), signature);
  }

  /// Whether the signature of the header lines after the last chunk is the caller's.
  ///
  /// @param lines `name:value` lines, each with its line feed
  public boolean isTrailerSigned(String lines, String signature) {
    byte[] bytes = lines.getBytes(StandardCharsets.UTF_8);
    return isSigned("AWS4-HMAC-SHA256-TRAILER", Hashes.sha256(bytes), signature);
  }

  private boolean isSigned(String algorithm, String hashes, String signature) {
    String toSign = algorithm + "\n" + stamp + "\n" + scope + "\n" + previous + "\n" + hashes;
    String expected = HexFormat.of().formatHex(Hashes.hmac(signingKey, toSign));
    previous = expected;
    return Hashes.same(expected, signature);
  }
}
