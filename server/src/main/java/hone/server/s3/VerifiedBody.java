package hone.server.s3;

import hone.server.sigv4.Hashes;
import hone.server.sigv4.S3Payload;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.IntConsumer;

/// A request's body, without the framing that it came in. Reading its last byte holds it against
/// everything that was stated of it: length, signature, checksums. Whoever reads it to the end
/// without an error has what the caller sent.
final class VerifiedBody extends InputStream {
  /// AWS allows as much in one request.
  private static final long BYTES_MAX = 5L * 1024 * 1024 * 1024;

  private static final int PIECE_BYTES = 4 * 1024;

  private final InputStream in;
  private final long length;
  private final Optional<MessageDigest> sha256;
  private final String expected;
  private final Checksums checksums;
  private final IntConsumer hold;
  private long read;
  private boolean ended;

  /// @param hold told how many bytes more are held in memory; may refuse it
  private VerifiedBody(
      InputStream in,
      long length,
      Optional<String> expected,
      Checksums checksums,
      IntConsumer hold) {
    this.hold = hold;
    this.in = in;
    this.length = length;
    this.expected = expected.orElse("");
    this.checksums = checksums;
    sha256 = expected.map(_ -> Hashes.sha256());
  }

  /// The body of a request, as its payload's kind says. There is one place for all kinds.
  static VerifiedBody of(S3Call call, Checksums checksums) {
    InputStream raw = call.exchange().body();
    return switch (call.payload()) {
      case S3Payload.Hashed(String hash) ->
          new VerifiedBody(raw, plainLength(call), Optional.of(hash), checksums, call::hold);
      case S3Payload.Unsigned() ->
          new VerifiedBody(raw, plainLength(call), Optional.empty(), checksums, call::hold);
      case S3Payload.SignedChunks(var signatures, boolean trailed) ->
          new VerifiedBody(
              new ChunkedBody(raw, Optional.of(signatures), trailed, checksums, call::hold),
              decodedLength(call),
              Optional.empty(),
              checksums,
              call::hold);
      case S3Payload.UnsignedChunks() ->
          new VerifiedBody(
              new ChunkedBody(raw, Optional.empty(), true, checksums, call::hold),
              decodedLength(call),
              Optional.empty(),
              checksums,
              call::hold);
    };
  }

  private static long plainLength(S3Call call) {
    return checked(call.exchange().length());
  }

  private static long decodedLength(S3Call call) {
    String text = call.header("x-amz-decoded-content-length").orElse("");
    return checked(text.matches("[0-9]{1,18}") ? Long.parseLong(text) : -1);
  }

  private static long checked(long length) {
    if (length < 0) {
      throw new S3Error(
          411, "MissingContentLength", "You must provide the Content-Length HTTP header.");
    }
    if (length > BYTES_MAX) {
      throw new S3Error(
          400,
          "EntityTooLarge",
          "Your proposed upload exceeds the maximum allowed size of "
              + BYTES_MAX
              + " bytes; use a multipart upload");
    }
    return length;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int count) throws IOException {
    if (ended || count == 0) {
      return ended ? -1 : 0;
    }
    int got = in.read(bytes, offset, count);
    if (got < 0) {
      end();
      return -1;
    }
    read += got;
    if (read > length) {
      throw incomplete();
    }
    sha256.ifPresent(hash -> hash.update(bytes, offset, got));
    checksums.add(bytes, offset, got);
    return got;
  }

  private void end() {
    ended = true;
    if (read != length) {
      throw incomplete();
    }
    sha256.ifPresent(
        hash -> {
          String found = HexFormat.of().formatHex(hash.digest());
          if (!found.equals(expected)) {
            throw new S3Error(
                400,
                "XAmzContentSHA256Mismatch",
                "The provided 'x-amz-content-sha256' header does not match what was computed.");
          }
        });
    checksums.check();
  }

  private static S3Error incomplete() {
    return new S3Error(
        400,
        "IncompleteBody",
        "You did not provide the number of bytes specified by the Content-Length HTTP header.");
  }

  /// All of a small body. As much memory is held as has come of it.
  byte[] small(int bytesMax) throws IOException {
    byte[] bytes = new byte[0];
    int got = 0;
    while (true) {
      if (got == bytes.length) {
        int more = Math.min(bytesMax + 1, Math.max(2 * got, PIECE_BYTES));
        hold.accept(more - bytes.length);
        bytes = Arrays.copyOf(bytes, more);
      }
      int count = read(bytes, got, bytes.length - got);
      if (count < 0) {
        return Arrays.copyOf(bytes, got);
      }
      got += count;
      if (got > bytesMax) {
        throw new S3Error(400, "EntityTooLarge", "Allowed are " + bytesMax + " bytes");
      }
    }
  }
}
