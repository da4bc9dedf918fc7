package hone.server.sigv4;

/// How the body of a request to S3 is vouched for, as `x-amz-content-sha256` says.
public sealed interface S3Payload {

  /// Its SHA-256 is signed.
  ///
  /// @param sha256 in lower-case hexadecimal digits
  record Hashed(String sha256) implements S3Payload {}

  /// It is not.
  record Unsigned() implements S3Payload {}

  /// It comes in chunks, each signed.
  ///
  /// @param trailed whether signed header lines follow the last chunk
  record SignedChunks(ChunkSignatures signatures, boolean trailed) implements S3Payload {}

  /// It comes in chunks that are not signed, with header lines after the last.
  record UnsignedChunks() implements S3Payload {}
}
