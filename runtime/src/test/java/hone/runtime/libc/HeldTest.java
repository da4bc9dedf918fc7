package hone.runtime.libc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class HeldTest {
  @TempDir Path folder;

  @BeforeEach
  void fill() throws IOException {
    Files.writeString(folder.resolve("file"), "text");
    Files.createSymbolicLink(folder.resolve("link"), folder.resolve("file"));
  }

  @Test
  void aFileIsReadAsItWasWhenItWasHeld() throws IOException {
    try (Held held = Held.of(folder);
        Held file = held.in(Path.of("file"))) {
      Files.delete(folder.resolve("file"));
      Files.createDirectory(folder.resolve("file"));

      assertThat(file.isFile()).isTrue();
      assertThat(text(file)).isEqualTo("text");
    }
  }

  @Test
  void aLinkIsNoFile() throws IOException {
    try (Held held = Held.of(folder);
        Held link = held.in(Path.of("link"))) {
      assertThat(link.isFile()).isFalse();
    }
    assertThatThrownBy(() -> Held.read(folder.resolve("link")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  @Timeout(20)
  void aPipeIsNotWaitedFor() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();

    assertThatThrownBy(() -> Held.text(pipe)).hasMessageContaining("it is no regular file");
    assertThatThrownBy(() -> Held.read(pipe)).hasMessageContaining("it is no regular file");
    assertThat(Held.text(folder.resolve("file"))).isEqualTo("text");
  }

  @Test
  void whereNothingCanBeHeldItIsKnownByItsName() throws IOException {
    try (Held held = Held.byName(folder);
        Held file = held.in(Path.of("file"));
        Held link = held.in(Path.of("link"))) {
      assertThat(held.isFolder()).isTrue();
      assertThat(file.isFile()).isTrue();
      assertThat(text(file)).isEqualTo("text");
      assertThat(link.isFile()).isFalse();
      assertThatThrownBy(() -> held.in(Path.of("none"))).isInstanceOf(NoSuchFileException.class);
    }
    assertThat(Held.byName(folder.resolve("link"), LinkOption.NOFOLLOW_LINKS).isFolder()).isFalse();
  }

  private static String text(Held file) throws IOException {
    try (var in = Channels.newInputStream(file.open())) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
