package hone.runtime.file;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Writes a file of unknown length, and fails before its disk has no more room than what stays
/// free: with an exception that `DiskRoom.isFull` knows. Not thread-safe.
public final class RoomKeepingStream extends FilterOutputStream {
  /// How many bytes are written between two looks at the disk.
  private static final int STEP = 8 << 20;

  private final Room room;
  private long left;

  /// Tells why so many bytes more have no room, or nothing.
  interface Room {
    Optional<String> lack(long bytes) throws IOException;
  }

  RoomKeepingStream(OutputStream out, Room room) {
    super(out);
    this.room = room;
  }

  /// Begin a file.
  ///
  /// @throws IOException also if there is no room for its beginning
  public static OutputStream create(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException("no folder for " + file);
    }
    return new RoomKeepingStream(
        Files.newOutputStream(file), bytes -> DiskRoom.lack(folder, bytes));
  }

  private void need(int bytes) throws IOException {
    if (bytes > left) {
      long next = Math.max(bytes, STEP);
      Optional<String> lack = room.lack(next);
      if (lack.isPresent()) {
        throw DiskRoom.full(lack.get());
      }
      left = next;
    }
    left -= bytes;
  }

  @Override
  public void write(int value) throws IOException {
    need(1);
    out.write(value);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    need(length);
    out.write(bytes, offset, length);
  }
}
