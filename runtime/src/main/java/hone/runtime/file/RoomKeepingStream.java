package hone.runtime.file;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// Writes a file of unknown length, and fails before its disk has no more room than what stays
/// free: with an exception that `DiskRoom.isFull` knows. Not thread-safe.
public final class RoomKeepingStream extends FilterOutputStream {
  private final RoomWatch room;

  RoomKeepingStream(OutputStream out, RoomWatch room) {
    super(out);
    this.room = room;
  }

  /// Begin a file, of which the first write is the first to need room.
  public static OutputStream create(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException("no folder for " + file);
    }
    return new RoomKeepingStream(Files.newOutputStream(file), RoomWatch.of(folder));
  }

  @Override
  public void write(int value) throws IOException {
    room.need(1);
    out.write(value);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    room.need(length);
    out.write(bytes, offset, length);
  }
}
