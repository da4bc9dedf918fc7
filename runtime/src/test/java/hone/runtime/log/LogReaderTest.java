package hone.runtime.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import hone.engine.backend.TrainingLog;
import hone.engine.backend.TrainingLog.Line;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogReaderTest {
  @TempDir private Path folder;

  private Path file() {
    return folder.resolve("algo-1.log");
  }

  private LogReader reader() {
    return new LogReader(file(), Long.MAX_VALUE);
  }

  /// Lines of all lengths, one of them longer than what is read at once, three of each time.
  private List<Line> write() throws IOException {
    var random = new Random(1);
    var lines = new ArrayList<Line>();
    var text = new StringBuilder();
    int start = 0;
    for (int i = 0; i < 400; i++) {
      long millis = 1_000 + i / 3 * 10L;
      String line = "ü".repeat(i == 200 ? 1_500_000 : random.nextInt(3_000)) + i;
      String raw = millis + " " + line + "\n";
      text.append(raw);
      int end = start + raw.getBytes(StandardCharsets.UTF_8).length;
      lines.add(new Line(start, end, Instant.ofEpochMilli(millis), line));
      start = end;
    }
    Files.writeString(file(), text);
    return lines;
  }

  @Test
  void allLinesAreReadForwardsAndBackwards() throws IOException {
    List<Line> wanted = write();
    var forwards = new ArrayList<Line>();
    for (List<Line> page = reader().read(0, 7);
        !page.isEmpty();
        page = reader().read(page.getLast().end(), 7)) {
      forwards.addAll(page);
    }
    var backwards = new ArrayList<Line>();
    for (List<Line> page = reader().readBefore(TrainingLog.END, 7);
        !page.isEmpty();
        page = reader().readBefore(page.getFirst().start(), 7)) {
      backwards.addAll(0, page);
    }

    assertThat(forwards.equals(wanted)).isTrue();
    assertThat(backwards.equals(wanted)).isTrue();
  }

  @Test
  void aPageHoldsNoMoreThanAMebibyteOrOneLine() throws IOException {
    write();
    long longest = 0;
    for (List<Line> page = reader().read(0, 10_000);
        !page.isEmpty();
        page = reader().read(page.getLast().end(), 10_000)) {
      long size = page.getLast().end() - page.getFirst().start();
      assertThat(size <= 1 << 20 || page.size() == 1).isTrue();
      longest = Math.max(longest, size);
    }
    assertThat(longest).isGreaterThan(1 << 19);
  }

  /// Goal: a few lines from the tail cost what they are, not what stands before them. Method: long
  /// lines make the reader look far back, at a hundred thousand short ones.
  @Test
  void theTailTakesNoMemoryForTheLinesBeforeIt() throws IOException {
    Files.writeString(
        file(), "1 x\n".repeat(120_000) + ("2 " + "y".repeat(18_000) + "\n").repeat(31));
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    List<Line> lines = reader().readBefore(TrainingLog.END, 32);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;

    assertThat(lines).hasSize(32);
    assertThat(lines.getFirst().text()).isEqualTo("x");
    assertThat(allocated).isLessThan(20 << 20);
  }

  @Test
  void aPositionInsideALineStandsForTheNext() throws IOException {
    List<Line> lines = write();
    Line third = lines.get(2);

    assertThat(reader().read(third.start() + 1, 1)).containsExactly(lines.get(3));
    assertThat(reader().read(third.end() - 1, 1)).containsExactly(lines.get(3));
    assertThat(reader().readBefore(third.end() - 1, 1)).containsExactly(lines.get(1));
    assertThat(reader().read(Long.MAX_VALUE, 1)).isEmpty();
    assertThat(reader().read(lines.getLast().end(), 1)).isEmpty();
  }

  @Test
  void theFirstLineOfATimeIsFound() throws IOException {
    List<Line> lines = write();
    for (int i = 0; i < lines.size(); i += 3) {
      Line first = lines.get(i);
      assertThat(reader().find(first.at())).isEqualTo(first.start());
      assertThat(reader().find(first.at().minusMillis(1))).isEqualTo(first.start());
    }
    assertThat(reader().find(Instant.EPOCH)).isZero();
    assertThat(reader().find(Instant.MAX)).isEqualTo(lines.getLast().end());
  }

  @Test
  void aLineIsSeenOnceItIsWholeAndNoted() throws IOException {
    Files.writeString(file(), "1 one\n2 tw");
    assertThat(reader().read(0, 9)).extracting(Line::text).containsExactly("one");
    assertThat(reader().readBefore(TrainingLog.END, 9))
        .extracting(Line::text)
        .containsExactly("one");
    assertThat(reader().find(Instant.MAX)).isEqualTo(6);

    Files.writeString(file(), "1 one\n2 two\n");
    assertThat(reader().read(6, 9)).extracting(Line::text).containsExactly("two");
    assertThat(new LogReader(file(), 6).read(0, 9)).extracting(Line::text).containsExactly("one");
  }

  @Test
  void timesGoForwardsWhereTheClockGoesBack() throws IOException {
    var log = new KeptLog(file());
    log.append(List.of("one"), Instant.ofEpochMilli(20), 1_000);
    log.append(List.of("two"), Instant.ofEpochMilli(10), 1_000);
    log.append(List.of("three"), Instant.ofEpochMilli(30), 1_000);

    assertThat(reader().read(0, 9))
        .extracting(line -> line.at().toEpochMilli())
        .containsExactly(20L, 20L, 30L);
  }

  @Test
  void aRemarkOfSeveralLinesIsKeptAsOneAndOnce() throws IOException {
    var logs = new KeptLogs(folder);
    for (int i = 0; i < 3; i++) {
      logs.remark("algo-1", "no node has room:\n2 are full\r\n", Instant.ofEpochMilli(20));
    }
    logs.remark("algo-1", "it goes on", Instant.ofEpochMilli(30));

    assertThat(logs.of("algo-1").tail(9))
        .containsExactly("(hone) no node has room: 2 are full  ", "(hone) it goes on");
  }

  @Test
  void aLineWithoutATimeHasThatOfTheLineBeforeIt() throws IOException {
    String broken = "12 pods\nhave-no room " + "x".repeat(20_000) + "\n\n-3 more\n";
    Files.writeString(file(), "lost\n10 one\n" + broken + "20 two\n");

    List<Line> lines = reader().read(0, 9);
    assertThat(lines)
        .extracting(line -> line.at().toEpochMilli())
        .containsExactly(0L, 10L, 12L, 12L, 12L, 12L, 20L);
    for (Line line : lines) {
      assertThat(reader().read(line.start(), 1)).containsExactly(line);
      assertThat(reader().readBefore(line.end(), 1)).containsExactly(line);
    }
    assertThat(lines.get(5).text()).isEqualTo("-3 more");
    assertThat(reader().find(Instant.ofEpochMilli(20))).isEqualTo(lines.getLast().start());
  }

  @Test
  void aLogThatIsNotThereIsEmpty() {
    assertThat(reader().read(0, 1)).isEmpty();
    assertThat(reader().readBefore(TrainingLog.END, 1)).isEmpty();
    assertThat(reader().find(Instant.MAX)).isZero();
  }
}
