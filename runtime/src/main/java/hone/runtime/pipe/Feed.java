package hone.runtime.pipe;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a channel's pipes are fed with, epoch by epoch.
///
/// @param channel where the channel's folder would be; the pipes are `<channel>_0`, `<channel>_1`…
/// @param compressed whether stored pieces are gzip files, to be piped uncompressed
/// @param wrapped whether each piece becomes a RecordIO record
/// @param seed of the order, which is another one in each epoch; absent for the order given
/// @param index which of the hosts this is, of `count`: each gets its share of the units
public record Feed(
    Path channel,
    boolean compressed,
    boolean wrapped,
    Optional<Long> seed,
    int index,
    int count,
    List<Unit> units) {
  public Feed {
    units = List.copyOf(units);
  }

  /// What stays together: an object, or the attributes of a manifest's line.
  public record Unit(List<Piece> pieces) {
    public Unit {
      pieces = List.copyOf(pieces);
    }
  }

  public sealed interface Piece {
    record Stored(Path file) implements Piece {}

    record Text(String text) implements Piece {}
  }

  /// Write it for another process. No library reads it: the feeding process has to be small.
  void write(OutputStream stream) throws IOException {
    var out = new DataOutputStream(stream);
    write(out, channel.toString());
    out.writeBoolean(compressed);
    out.writeBoolean(wrapped);
    out.writeBoolean(seed.isPresent());
    out.writeLong(seed.orElse(0L));
    out.writeInt(index);
    out.writeInt(count);
    out.writeInt(units.size());
    for (Unit unit : units) {
      out.writeInt(unit.pieces().size());
      for (Piece piece : unit.pieces()) {
        switch (piece) {
          case Piece.Stored(Path file) -> {
            out.writeBoolean(true);
            write(out, file.toString());
          }
          case Piece.Text(String text) -> {
            out.writeBoolean(false);
            write(out, text);
          }
        }
      }
    }
    out.flush();
  }

  private static void write(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  static Feed read(InputStream stream) throws IOException {
    var in = new DataInputStream(stream);
    Path channel = Path.of(text(in));
    boolean compressed = in.readBoolean();
    boolean wrapped = in.readBoolean();
    boolean shuffled = in.readBoolean();
    long seed = in.readLong();
    int index = in.readInt();
    int count = in.readInt();
    int size = in.readInt();
    var units = new ArrayList<Unit>();
    for (int i = 0; i < size; i++) {
      int length = in.readInt();
      var pieces = new ArrayList<Piece>();
      for (int j = 0; j < length; j++) {
        boolean stored = in.readBoolean();
        String text = text(in);
        pieces.add(stored ? new Piece.Stored(Path.of(text)) : new Piece.Text(text));
      }
      units.add(new Unit(pieces));
    }
    return new Feed(
        channel,
        compressed,
        wrapped,
        shuffled ? Optional.of(seed) : Optional.empty(),
        index,
        count,
        units);
  }

  private static String text(DataInputStream in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
