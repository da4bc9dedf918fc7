package hone.runtime.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DiskRoomTest {
  private static final long MEBIBYTE = 1L << 20;

  @TempDir Path folder = Path.of("");

  @Test
  void whatIsLackingIsToldWithWhatStaysFree() throws Exception {
    assertThat(DiskRoom.lack(MEBIBYTE, 257 * MEBIBYTE)).isEmpty();
    assertThat(DiskRoom.lack(2048 * MEBIBYTE, 2303 * MEBIBYTE + MEBIBYTE / 2))
        .hasValue(
            "2,048.0 MiB are wanted, 2,303.5 MiB are free, of which 256.0 MiB stay free for the"
                + " server's own records");
    assertThat(DiskRoom.lack(folder, Long.MAX_VALUE / 2)).isPresent();
  }

  @Test
  void lessRoomThanStaysFreeIsAShortage() {
    assertThat(DiskRoom.shortage(256 * MEBIBYTE)).isEmpty();
    assertThat(DiskRoom.shortage(12 * MEBIBYTE + MEBIBYTE / 4))
        .hasValue(
            "12.3 MiB are free, less than the 256.0 MiB that stay free for the server's own"
                + " records");
  }

  @Test
  void aFullDiskIsKnownByItsWords() {
    String full = "No space left on device";
    assertThat(DiskRoom.isFull(new IOException("/x: " + full))).isTrue();
    assertThat(DiskRoom.isFull(new FileSystemException("/x", null, full))).isTrue();
    assertThat(DiskRoom.isFull(new IOException("Disk quota exceeded"))).isTrue();
    assertThat(DiskRoom.isFull(new IOException())).isFalse();
    assertThat(DiskRoom.isRefused(new IOException("/x: " + full))).isTrue();
    assertThat(DiskRoom.isRefused(new IOException("/x: Read-only file system"))).isTrue();
    assertThat(DiskRoom.isRefused(new IOException("/x: Permission denied"))).isFalse();
  }
}
