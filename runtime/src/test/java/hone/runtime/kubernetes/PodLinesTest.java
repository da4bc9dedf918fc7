package hone.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.runtime.log.LogSource;
import hone.runtime.log.TimedLines.Line;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PodLinesTest {
  private static List<Line> lines(String text) throws IOException {
    return lines(text, false);
  }

  private static List<Line> lines(String text, boolean resumed) throws IOException {
    var in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    var lines = new ArrayList<Line>();
    try (var reader = new PodLines(in, resumed, in)) {
      for (Optional<Line> line = reader.next(); line.isPresent(); line = reader.next()) {
        lines.add(line.get());
      }
    }
    return lines;
  }

  @Test
  void timesHaveOneFormWhateverZoneANodeHas() throws IOException {
    assertThat(
            lines(
                """
                2026-01-01T01:00:00.5+01:00 loss=1
                2026-01-01T00:00:00.500000001Z two words\r
                2026-01-01T00:00:01Z \n\
                """))
        .containsExactly(
            new Line("2026-01-01T00:00:00.500000000Z", "loss=1"),
            new Line("2026-01-01T00:00:00.500000001Z", "two words"),
            new Line("2026-01-01T00:00:01.000000000Z", ""));
  }

  @Test
  void aLastLineWithoutAnEndIsALine() throws IOException {
    assertThat(lines("2026-01-01T00:00:01Z loss=3"))
        .extracting(Line::text)
        .containsExactly("loss=3");
  }

  @Test
  void whatIsWrittenOverIsPassing() throws IOException {
    assertThat(lines("2026-01-01T00:00:01Z 1%\r2%\rloss=3\n2026-01-01T00:00:02Z x\n"))
        .extracting(Line::text)
        .containsExactly("1%\r", "2%\r", "loss=3", "x");
  }

  @Test
  void aLongLineIsCut() throws IOException {
    List<Line> lines = lines("2026-01-01T00:00:01Z " + "x".repeat(1 << 20) + "\n");

    assertThat(lines).hasSize(1);
    assertThat(lines.getFirst().text()).endsWith(" …(cut)");
    assertThat(lines.getFirst().text().length()).isLessThan(LogSource.LINE_MAX + 100);
  }

  /// As seen of Kubernetes 1.36 with containerd: since a time in the middle of ten megabytes.
  @Test
  void theRestOfALineThatBeganBeforeIsNoLine() throws IOException {
    String time = "2026-01-01T00:00:01Z";
    for (String rest : List.of("\n", "x\n", "x y\n", "x".repeat(1 << 20) + "\n", "")) {
      assertThat(lines(rest + time + " loss=3\n", true))
          .as("%.10s", rest)
          .extracting(Line::text)
          .containsExactly("loss=3");
    }
    assertThat(lines("", true)).isEmpty();
    assertThat(lines("x\n", true)).isEmpty();
  }

  @Test
  void aLineWithoutATimeIsNotTakenForTheRestOfAnother() {
    String rests = "xxx\nyyy\n2026-01-01T00:00:01Z loss=3\n";

    assertThatThrownBy(() -> lines(rests, true)).isInstanceOf(IOException.class);
  }

  @Test
  void whatIsNoLogIsNotTakenForOne() {
    assertThatThrownBy(() -> lines("unable to retrieve container logs for x", true))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> lines("unable to retrieve container logs\n"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("found 'unable' where a log's line has its time");
  }
}
