package hone.runtime.docker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import hone.runtime.log.TimedLines;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LogFramesTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private void frame(int stream, String text) throws IOException {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    var out = new DataOutputStream(bytes);
    out.writeByte(stream);
    out.write(new byte[3]);
    out.writeInt(content.length);
    out.write(content);
  }

  private List<String> lines() throws IOException {
    var frames = new LogFrames(new ByteArrayInputStream(bytes.toByteArray()), () -> {});
    var lines = new ArrayList<String>();
    for (Optional<TimedLines.Line> line = frames.next(); line.isPresent(); line = frames.next()) {
      lines.add(line.get().time() + "|" + line.get().text());
    }
    return lines;
  }

  @Test
  void eachFrameIsALine() throws IOException {
    frame(1, "t1 loss=1\n");
    frame(2, "t2 two words\r\n");
    frame(1, "t3 \n");

    assertThat(lines()).containsExactly("t1|loss=1", "t2|two words", "t3|");
  }

  @Test
  void aLongLineComesInPartsWhichMayMixWithTheOtherStreams() throws IOException {
    frame(1, "t1 a");
    frame(2, "t2 error\n");
    frame(1, "t3 b");
    frame(1, "t4 c\n");

    assertThat(lines()).containsExactly("t2|error", "t1|abc");
  }

  @Test
  void aLastLineWithoutAnEndIsALine() throws IOException {
    frame(1, "t1 loss=3");

    assertThat(lines()).containsExactly("t1|loss=3");
  }

  @Test
  void aLineIsCutAndOneThatNeverEndsIsDivided() throws IOException {
    for (int i = 0; i < 40; i++) {
      frame(1, "t" + i + " " + "x".repeat(16_384));
    }

    assertThat(lines()).hasSizeGreaterThan(2).allMatch(line -> line.length() < 17_000);
  }

  @Test
  void whatBreaksOffWithinAFrameIsTheEnd() throws IOException {
    frame(1, "t1 whole\n");
    bytes.write(new byte[] {1, 0, 0, 0, 0, 0, 0, 9, 't'});

    assertThat(lines()).containsExactly("t1|whole");
  }

  @Test
  void imageNamesHaveTheirPartsAndRegistries() {
    assertThat(ImageName.parse("trainer")).isEqualTo(new ImageName("trainer", "latest"));
    assertThat(ImageName.parse("localhost:5000/a/b"))
        .isEqualTo(new ImageName("localhost:5000/a/b", "latest"));
    assertThat(ImageName.parse("r.example/a:1").registry()).isEqualTo("r.example");
    assertThat(ImageName.parse("a/b:1").registry()).isEqualTo("docker.io");
    assertThat(ImageName.parse("r.example:5000/a@sha256:12"))
        .isEqualTo(new ImageName("r.example:5000/a", "sha256:12"));
  }

  @Test
  void whatAProgressBarWritesOverIsALineOfItsOwn() throws IOException {
    frame(1, "t1 10%\r 20%\r");
    frame(1, "t2 done\r\n");

    assertThat(lines()).containsExactly("t1|10%\r", "t1| 20%\r", "t1|done");
  }
}
