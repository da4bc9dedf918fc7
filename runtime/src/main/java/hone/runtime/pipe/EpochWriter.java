package hone.runtime.pipe;

import hone.runtime.pipe.Feed.Piece;
import hone.runtime.pipe.Feed.Unit;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/// Writes one epoch of a feed.
///
/// Source of the record's form: MXNet's RecordIO, as SageMaker's own reader reads it: the magic
/// number, the length, the bytes, zeros up to a multiple of four.
record EpochWriter(Feed feed) {
  private static final int MAGIC = 0xced7230a;

  /// A record's length has 29 bits.
  private static final long RECORD_BYTES_MAX = (1L << 29) - 1;

  void write(int epoch, OutputStream out) throws IOException {
    for (Unit unit : share(epoch)) {
      for (Piece piece : unit.pieces()) {
        write(piece, out);
      }
    }
    out.flush();
  }

  /// The epoch's units of this host. All hosts shuffle alike, so that each unit goes to one of
  /// them.
  List<Unit> share(int epoch) {
    var all = new ArrayList<>(feed.units());
    feed.seed().ifPresent(seed -> Collections.shuffle(all, new Random(31 * seed + epoch)));
    var mine = new ArrayList<Unit>();
    for (int i = feed.index(); i < all.size(); i += feed.count()) {
      mine.add(all.get(i));
    }
    return mine;
  }

  private void write(Piece piece, OutputStream out) throws IOException {
    switch (piece) {
      case Piece.Text(String text) -> {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        begin(bytes.length, text, out);
        out.write(bytes);
        end(bytes.length, out);
      }
      case Piece.Stored(Path file) -> stored(file, out);
    }
  }

  private void stored(Path file, OutputStream out) throws IOException {
    try {
      long length = feed.wrapped() ? length(file) : 0;
      begin(length, file, out);
      try (InputStream in = open(file)) {
        in.transferTo(out);
      }
      end(length, out);
    } catch (ZipException | EOFException error) {
      // Files are named by their objects' numbers.
      var told = new ZipException("its object " + file.getFileName() + ": " + error.getMessage());
      told.initCause(error);
      throw told;
    }
  }

  private InputStream open(Path file) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    return feed.compressed() ? new GZIPInputStream(in, 1 << 16) : in;
  }

  private long length(Path file) throws IOException {
    if (!feed.compressed()) {
      return Files.size(file);
    }
    try (InputStream in = open(file)) {
      return in.transferTo(OutputStream.nullOutputStream());
    }
  }

  private void begin(long length, Object what, OutputStream out) throws IOException {
    if (!feed.wrapped()) {
      return;
    }
    if (length > RECORD_BYTES_MAX) {
      throw new IOException(
          what + " has " + length + " bytes, allowed in a record are " + RECORD_BYTES_MAX);
    }
    out.write(
        ByteBuffer.allocate(8)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(MAGIC)
            .putInt((int) length)
            .array());
  }

  private void end(long length, OutputStream out) throws IOException {
    if (feed.wrapped()) {
      out.write(new byte[(int) ((4 - length % 4) % 4)]);
    }
  }
}
