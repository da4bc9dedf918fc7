package hone.runtime.log;

import static org.assertj.core.api.Assertions.assertThat;

import hone.runtime.log.TimedLines.Line;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// How a log is read on when its stream has broken, as a cluster's does that begins at whole
/// seconds, and so repeats lines.
final class TimedLogTest {
  private static final String FIRST = "2026-01-01T00:00:00.100000000Z";
  private static final String SECOND = "2026-01-01T00:00:00.200000000Z";
  private static final String THIRD = "2026-01-01T00:00:00.300000000Z";

  /// What a program has printed.
  private static final List<Line> ALL =
      List.of(
          new Line(FIRST, "a"),
          new Line(SECOND, "b"),
          new Line(SECOND, "c"),
          new Line(SECOND, "b"),
          new Line(THIRD, "d"));

  private final List<String> opened = new ArrayList<>();

  /// Streams of which each but the last breaks after so many lines.
  private TimedLines.Opening breaking(Integer... after) {
    Deque<Integer> breaks = new ArrayDeque<>(List.of(after));
    return (since, follow) -> {
      opened.add(since + (follow ? " follow" : ""));
      Integer end = breaks.poll();
      return new FakeLines(new ArrayDeque<>(ALL), end == null ? ALL.size() : end, end != null);
    };
  }

  private static final class FakeLines implements TimedLines {
    private final Deque<Line> lines;
    private final boolean breaks;
    private int left;

    FakeLines(Deque<Line> lines, int left, boolean breaks) {
      this.lines = lines;
      this.left = left;
      this.breaks = breaks;
    }

    @Override
    public Optional<Line> next() throws IOException {
      if (left-- > 0) {
        return Optional.ofNullable(lines.poll());
      }
      if (breaks) {
        throw new IOException("connection reset");
      }
      return Optional.empty();
    }

    @Override
    public void close() {}
  }

  private static List<String> read(TimedLog log, String from, int wanted, boolean ended)
      throws Exception {
    var texts = new ArrayList<String>();
    String cursor = from;
    long end = System.nanoTime() + 30_000_000_000L;
    while (texts.size() < wanted && System.nanoTime() < end) {
      LogSource.Batch batch = log.read(cursor, ended);
      texts.addAll(batch.lines());
      cursor = batch.next();
      Thread.sleep(5);
    }
    texts.add(cursor);
    return texts;
  }

  @Test
  void aBrokenStreamIsReadOnWithoutLossAndWithoutRepetition() throws Exception {
    try (var log = new TimedLog(breaking(3), "p")) {
      List<String> texts = read(log, LogSource.START, 5, false);

      assertThat(texts).containsExactly("a", "b", "c", "b", "d", THIRD + "/1");
      assertThat(opened).containsExactly(" follow", SECOND + " follow");
    }
  }

  @Test
  void aBatchHasTheLinesOfOneSecondAndTheirTime() throws Exception {
    Deque<Line> printed = new ArrayDeque<>();
    for (String each : List.of("00.1", "00.9", "07.2")) {
      printed.add(new Line("2026-01-01T00:00:" + each + "00000000Z", each));
    }
    var texts = new ArrayList<String>();
    try (var log = new TimedLog((_, _) -> new FakeLines(printed, 3, false), "p")) {
      String cursor = LogSource.START;
      long end = System.nanoTime() + 30_000_000_000L;
      while (texts.size() < 3 && System.nanoTime() < end) {
        LogSource.Batch batch = log.read(cursor, true);
        cursor = batch.next();
        if (!batch.lines().isEmpty()) {
          // The reader may be between two lines of a second, which then come in two batches.
          String last = batch.lines().getLast();
          assertThat(batch.at()).isEqualTo("2026-01-01T00:00:" + last + "00Z");
          assertThat(batch.lines()).allMatch(each -> each.startsWith(last.substring(0, 2)));
        }
        texts.addAll(batch.lines());
      }
    }

    assertThat(texts).containsExactly("00.1", "00.9", "07.2");
  }

  @Test
  void aLaterServerReadsOnFromTheCursor() throws Exception {
    try (var log = new TimedLog(breaking(), "p")) {
      assertThat(read(log, SECOND + "/2", 2, true)).containsExactly("b", "d", THIRD + "/1");
      assertThat(opened).containsExactly(SECOND);
    }
  }

  @Test
  void anEndedProgramsLogIsReadOnceMoreFromWhereFollowingGotTo() throws Exception {
    try (var log = new TimedLog(breaking(2), "p")) {
      List<String> before = read(log, LogSource.START, 2, false);
      List<String> after = read(log, before.getLast(), 3, true);

      assertThat(before).containsExactly("a", "b", SECOND + "/1");
      assertThat(after).containsExactly("c", "b", "d", THIRD + "/1");
    }
  }
}
