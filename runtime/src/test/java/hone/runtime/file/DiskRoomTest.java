package hone.runtime.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
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
    var cause = new FileSystemException("/x", null, full);
    assertThat(DiskRoom.isFull(new IOException("no", new UncheckedIOException("no", cause))))
        .isTrue();
  }

  @Test
  void onlyADiskThatIsMeantIsRefused() throws Exception {
    List<Path> own = List.of(folder.resolve("none"), folder);
    var readOnly = new FileSystemException("/x", null, "Read-only file system");
    var wrapped = new IOException("no", new UncheckedIOException("no", readOnly));
    assertThat(DiskRoom.isRefused(DiskRoom.full("1.0 MiB are wanted"), own)).isTrue();
    assertThat(DiskRoom.isRefused(new IOException("/x: No space left on device"), own)).isFalse();
    assertThat(DiskRoom.isRefused(new IOException("/x: Disk quota exceeded"), own)).isFalse();
    assertThat(DiskRoom.isRefused(wrapped, own)).isFalse();

    try (var _ = ReadOnlyFolder.of(folder)) {
      assertThat(DiskRoom.isRefused(readOnly, own)).isTrue();
      assertThat(DiskRoom.isRefused(wrapped, own)).isTrue();
      assertThat(DiskRoom.isRefused(new IOException("/x: Permission denied"), own)).isFalse();
    }
  }
}
