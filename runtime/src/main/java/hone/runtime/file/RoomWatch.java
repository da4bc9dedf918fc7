package hone.runtime.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// Looks again and again whether a disk has room, while a file of any length is written. Not
/// thread-safe.
public final class RoomWatch {
  /// How many bytes are written between two looks at the disk.
  public static final int STEP = 8 << 20;

  private final Room room;
  private long left;

  /// Tells why so many bytes more have no room, or nothing.
  public interface Room {
    Optional<String> lack(long bytes) throws IOException;
  }

  public RoomWatch(Room room) {
    this.room = room;
  }

  /// A watch over the disk of a folder.
  public static RoomWatch of(Path folder) {
    return new RoomWatch(bytes -> DiskRoom.lack(folder, bytes));
  }

  /// See that so many bytes more have room, before they are written.
  ///
  /// @throws IOException one that `DiskRoom.isFull` knows, if they have not
  public void need(long bytes) throws IOException {
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
}
