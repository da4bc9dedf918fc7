package hone.runtime.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import hone.engine.backend.MetricPoint;
import hone.engine.backend.TrainingLog;
import hone.engine.training.TrainingSpec.MetricDefinition;
import hone.runtime.confined.ConfinedFolder;
import hone.runtime.metrics.LineMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class LogSpoolTest {
  /// Of some 4,000 instructions.
  private static final String DEAR = "((a?){1000})[cd]";

  @TempDir private Path folder;

  /// Whose lines were read, one for each batch.
  private final List<String> reads = new ArrayList<>();

  /// A host that prints dear lines without an end.
  private record Flood(String host, int characters, int lines, List<String> reads)
      implements LogSource {
    @Override
    public Batch read(String cursor, boolean ended) {
      reads.add(host);
      String next = Integer.toString(Integer.parseInt(cursor) + 1);
      return new Batch(Collections.nCopies(lines, "a".repeat(characters)), next, true);
    }
  }

  private LogSpool spool(int hosts, int characters, int lines) throws IOException {
    var sources = new LinkedHashMap<String, LogSource>();
    for (int i = 1; i <= hosts; i++) {
      sources.put("algo-" + i, new Flood("algo-" + i, characters, lines, reads));
    }
    return new LogSpool(
        new KeptLogs(folder),
        sources,
        new LineMetrics(List.of(new MetricDefinition("dear", DEAR))),
        new MetricJournal(folder.resolve("metrics")),
        new LogSpool.Times(InstantSource.system(), Instant.EPOCH));
  }

  @Test
  void hostsShareTheTimeWhereMetricsTakeAllThatIsGiven() throws Exception {
    try (LogSpool spool = spool(2, 400, 40)) {
      int before = -1;
      while (reads.size() > before) {
        before = reads.size();
        spool.drain(false);
      }
      while (reads.size() < before + 8) {
        spool.drain(false);
        Thread.sleep(2);
      }

      assertThat(reads.subList(before, before + 8)).contains("algo-1", "algo-2");
    }
  }

  /// What was printed, as far as a source tells when.
  private List<Instant> kept(Instant told, Instant now, Instant began) throws IOException {
    var sources = new LinkedHashMap<String, LogSource>();
    sources.put("algo-1", (_, _) -> new LogSource.Batch(List.of("x"), told, "1", false));
    var logs = new KeptLogs(folder);
    try (var spool =
        new LogSpool(
            logs,
            sources,
            new LineMetrics(List.of()),
            new MetricJournal(folder.resolve("metrics")),
            new LogSpool.Times(() -> now, began))) {
      spool.drain(true);
    }
    return logs.reader("algo-1").read(0, 9).stream().map(TrainingLog.Line::at).toList();
  }

  @Test
  void whatWasPrintedWhileNobodyReadBearsTheTimeThatItsSourceTells() throws Exception {
    Instant now = Instant.parse("2026-01-02T00:00:00Z");

    assertThat(kept(now.minusSeconds(60), now, now.minusSeconds(90)))
        .containsExactly(now.minusSeconds(60));
  }

  @Test
  void noLineIsPrintedAfterItIsRead() throws Exception {
    Instant now = Instant.parse("2026-01-02T00:00:00Z");

    assertThat(kept(now.plusSeconds(60), now, now.minusSeconds(90))).containsExactly(now);
  }

  @Test
  void aClockThatIsBehindTellsNoLineToBeBeforeItsProgram() throws Exception {
    Instant now = Instant.parse("2026-01-02T00:00:00Z");

    assertThat(kept(now.minusSeconds(99), now, now.minusSeconds(90)))
        .containsExactly(now.minusSeconds(90));
  }

  @Test
  void whereALineIsCutItsLogSaysWhatIsAllowedAndWhatIsSeen() throws Exception {
    try (LogSpool spool = spool(1, 16_000, 1)) {
      while (reads.isEmpty()) {
        spool.drain(false);
      }
    }
    int steps = Pattern.compile(DEAR).programSize();

    assertThat(new KeptLogs(folder).of("algo-1").tail(1_000))
        .contains(
            ("(hone) of a line of 16,000 characters the metrics' expressions see the first %,d:"
                 + " found are %,d steps for each character, of the expressions whose fixed text"
                 + " the line holds; allowed are 20,000,000 for a line. So it is with later ones")
                .formatted(20_000_000 / steps, steps));
  }

  /// Its lines are values: of each read the next one, up to a bound.
  private record Counting(int most) implements LogSource {
    @Override
    public Batch read(String cursor, boolean ended) {
      int next = Integer.parseInt(cursor) + 1;
      return next > most
          ? new Batch(List.of(), cursor, false)
          : new Batch(List.of("loss=" + next), String.valueOf(next), next < most);
    }

    @Override
    public boolean knows(String cursor) {
      return cursor.matches("[0-9]+");
    }
  }

  private LogSpool counting(Path logs, int most, MetricJournal journal) throws IOException {
    var sources = new LinkedHashMap<String, LogSource>();
    sources.put("algo-1", new Counting(most));
    return new LogSpool(
        new KeptLogs(logs),
        sources,
        new LineMetrics(List.of(new MetricDefinition("loss", "loss=([0-9]+)"))),
        journal,
        new LogSpool.Times(InstantSource.system(), Instant.EPOCH));
  }

  @Test
  void whereSomebodyTookTheLogsAwayReadingGoesOn() throws Exception {
    Path logs = Files.createDirectories(folder.resolve("logs/one"));
    var journal = new MetricJournal(folder.resolve("metrics"));
    try (LogSpool spool = counting(logs, 2, journal)) {
      spool.drain(true);
    }
    try (LogSpool spool = counting(logs, 4, journal)) {
      ConfinedFolder.deleteAt(folder.resolve("logs"));
      spool.remark("a remark");
      spool.drain(true);
    }
    try (LogSpool spool = counting(logs, 5, journal)) {
      ConfinedFolder.deleteAt(folder.resolve("logs"));
      spool.drain(true);
    }

    assertThat(journal.after(0)).extracting(MetricPoint::value).containsExactly(1., 2., 3., 4., 5.);
    assertThat(new KeptLogs(logs).of("algo-1").tail(9)).containsExactly("loss=5");
  }

  @Test
  void aSpoiledCursorIsReadAnewAsASpoiledNoteIs() throws Exception {
    var journal = new MetricJournal(folder.resolve("metrics"));
    try (LogSpool spool = counting(folder, 2, journal)) {
      spool.drain(true);
    }
    Path note = folder.resolve("position");
    Files.writeString(note, Files.readString(note).replaceFirst("algo-1 2 ", "algo-1 x/y "));
    try (LogSpool spool = counting(folder, 3, journal)) {
      spool.drain(true);
    }

    assertThat(new KeptLogs(folder).of("algo-1").tail(9))
        .containsExactly("loss=1", "loss=2", "loss=3");
    assertThat(journal.after(0)).hasSize(3);
    assertThat(new FileSource(folder.resolve("out")).knows("x/y")).isFalse();
    assertThat(new FileSource(folder.resolve("out")).knows("12/3456")).isTrue();
  }
}
