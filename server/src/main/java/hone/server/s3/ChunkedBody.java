package hone.server.s3;

import hone.server.sigv4.ChunkSignatures;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntConsumer;

/// Takes AWS's chunks off a body: `<length in hex>[;chunk-signature=<hex>]`, the bytes, and after
/// the empty last chunk, if so announced, header lines. A signed chunk is held back until its
/// signature has been checked.
final class ChunkedBody extends InputStream {
  /// A signed chunk is held in memory. SDKs send 64 KiB to 1 MiB.
  private static final int CHUNK_BYTES_MAX = 16 * 1024 * 1024;

  private static final int PIECE_BYTES = 16 * 1024;
  private static final int LINE_BYTES_MAX = 4096;
  private static final int LINES_MAX = 16;

  private final InputStream in;
  private final Optional<ChunkSignatures> signatures;
  private final boolean trailed;
  private final Checksums checksums;
  private final IntConsumer hold;
  private byte[] chunk = new byte[0];
  private int position;

  /// The largest chunk so far, or what has been made room for of it.
  private int held;

  /// Of an unsigned chunk that is passed on as it comes.
  private long left;

  private boolean ended;

  /// @param hold told how many bytes more are held in memory than ever before; may refuse it
  ChunkedBody(
      InputStream in,
      Optional<ChunkSignatures> signatures,
      boolean trailed,
      Checksums checksums,
      IntConsumer hold) {
    this.in = in;
    this.signatures = signatures;
    this.trailed = trailed;
    this.checksums = checksums;
    this.hold = hold;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int count) throws IOException {
    if (count == 0) {
      return 0;
    }
    while (!ended && position == chunk.length && left == 0) {
      next();
    }
    if (position < chunk.length) {
      int got = Math.min(count, chunk.length - position);
      System.arraycopy(chunk, position, bytes, offset, got);
      position += got;
      return got;
    }
    if (left > 0) {
      int got = in.read(bytes, offset, (int) Math.min(count, left));
      if (got < 0) {
        throw malformed("it ended within a chunk");
      }
      left -= got;
      if (left == 0) {
        expectLineEnd();
      }
      return got;
    }
    return -1;
  }

  private void next() throws IOException {
    String line = line();
    int semicolon = line.indexOf(';');
    String digits = semicolon < 0 ? line : line.substring(0, semicolon);
    if (!digits.matches("[0-9a-fA-F]{1,15}")) {
      throw malformed("found no chunk's length");
    }
    long length = Long.parseLong(digits, 16);
    if (signatures.isPresent()) {
      String signature =
          semicolon < 0 ? "" : line.substring(semicolon).replaceFirst("^;chunk-signature=", "");
      signed(signatures.get(), length, signature);
    } else if (semicolon >= 0) {
      throw malformed("found '" + line.substring(semicolon) + "' beside an unsigned length");
    } else {
      left = length;
    }
    if (length == 0) {
      trailer();
      ended = true;
    }
  }

  private void signed(ChunkSignatures chain, long length, String signature) throws IOException {
    if (length > CHUNK_BYTES_MAX) {
      throw malformed("found a chunk of " + length + " bytes, allowed are " + CHUNK_BYTES_MAX);
    }
    byte[] bytes = whole((int) length);
    if (!chain.isChunkSigned(bytes, signature)) {
      throw mismatch();
    }
    if (length > 0) {
      expectLineEnd();
    }
    chunk = bytes;
    position = 0;
  }

  /// Read a chunk into memory that grows with what has come of it: whoever announces much and sends
  /// nothing holds little.
  private byte[] whole(int length) throws IOException {
    chunk = new byte[0];
    position = 0;
    byte[] bytes = new byte[0];
    while (bytes.length < length) {
      int got = bytes.length;
      int more = Math.min(length, Math.max(2 * got, PIECE_BYTES));
      if (more > held) {
        hold.accept(more - held);
        held = more;
      }
      bytes = Arrays.copyOf(bytes, more);
      if (in.readNBytes(bytes, got, more - got) < more - got) {
        throw malformed("it ended within a chunk");
      }
    }
    return bytes;
  }

  private static S3Error mismatch() {
    return new S3Error(
        403,
        "SignatureDoesNotMatch",
        "The chunk signature we calculated does not match the signature you provided.");
  }

  /// What follows the last chunk: an empty line, before it what was announced.
  private void trailer() throws IOException {
    var lines = new StringBuilder();
    String signature = "";
    for (int i = 0; i < LINES_MAX; i++) {
      String line = line();
      if (line.isEmpty()) {
        finish(lines.toString(), signature);
        return;
      }
      int colon = line.indexOf(':');
      if (!trailed || colon <= 0) {
        throw malformed("found '" + line + "' after the last chunk");
      }
      String name = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
      String value = line.substring(colon + 1).strip();
      if (name.equals("x-amz-trailer-signature")) {
        signature = value;
      } else {
        lines.append(name).append(':').append(value).append('\n');
        checksums.stateAfter(name, value);
      }
    }
    throw malformed("found too many lines after the last chunk");
  }

  private void finish(String lines, String signature) {
    if (trailed && signatures.isPresent() && !signatures.get().isTrailerSigned(lines, signature)) {
      throw mismatch();
    }
  }

  private void expectLineEnd() throws IOException {
    if (in.read() != '\r' || in.read() != '\n') {
      throw malformed("found no line's end after a chunk");
    }
  }

  private String line() throws IOException {
    var bytes = new ByteArrayOutputStream();
    while (true) {
      int c = in.read();
      if (c < 0) {
        // Some clients leave out the last empty line.
        if (bytes.size() == 0) {
          return "";
        }
        throw malformed("it ended within a line");
      }
      if (c == '\n') {
        return bytes.toString(StandardCharsets.UTF_8).replaceFirst("\r$", "");
      }
      bytes.write(c);
      if (bytes.size() > LINE_BYTES_MAX) {
        throw malformed("found a line of more than " + LINE_BYTES_MAX + " bytes");
      }
    }
  }

  private static S3Error malformed(String what) {
    return new S3Error(
        400, "IncompleteBody", "The body is not as x-amz-content-sha256 says: " + what + ".");
  }
}
