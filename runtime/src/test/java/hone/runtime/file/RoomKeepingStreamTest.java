package hone.runtime.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RoomKeepingStreamTest {
  private static final int MEBIBYTE = 1 << 20;

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  /// A stream onto a disk of so much room.
  private OutputStream onto(int room) {
    return new RoomKeepingStream(
        written,
        new RoomWatch(
            bytes ->
                written.size() + bytes <= room
                    ? Optional.empty()
                    : Optional.of(bytes + " are wanted")));
  }

  @Test
  void whatHasRoomIsWritten() throws IOException {
    try (OutputStream out = onto(40 * MEBIBYTE)) {
      out.write(1);
      out.write(new byte[30 * MEBIBYTE]);
      out.write(new byte[MEBIBYTE], 0, 10);
    }

    assertThat(written.size()).isEqualTo(30 * MEBIBYTE + 11);
  }

  @Test
  void theDiskIsNeverFilledFurther() throws IOException {
    try (OutputStream out = onto(20 * MEBIBYTE)) {
      assertThatThrownBy(
              () -> {
                while (true) {
                  out.write(new byte[MEBIBYTE]);
                }
              })
          .isInstanceOfSatisfying(
              IOException.class, error -> assertThat(DiskRoom.isFull(error)).isTrue())
          .hasMessageEndingWith("are wanted");
    }

    assertThat(written.size()).isBetween(12 * MEBIBYTE, 20 * MEBIBYTE);
  }
}
