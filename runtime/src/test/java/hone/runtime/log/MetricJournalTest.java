package hone.runtime.log;

import static org.assertj.core.api.Assertions.assertThat;

import hone.engine.backend.MetricPoint;
import hone.engine.training.TrainingSpec.MetricDefinition;
import hone.runtime.metrics.LineMetrics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A flood of metrics fills neither the disk nor the memory, also not of a server that starts.
final class MetricJournalTest {
  private static final int BATCH = 1_000;

  @TempDir Path folder;

  private static List<MetricPoint> batch(long after) {
    var points = new ArrayList<MetricPoint>();
    for (int i = 1; i <= BATCH; i++) {
      points.add(new MetricPoint(after + i, "loss", after + i, Instant.EPOCH, null));
    }
    return points;
  }

  @Test
  void theJournalStaysSmallWhetherOrNotItsValuesAreStored() throws Exception {
    Path file = folder.resolve("metrics");
    for (boolean stored : new boolean[] {false, true}) {
      Files.deleteIfExists(file);
      var journal = new MetricJournal(file);
      long length = 0;
      for (int i = 0; i < 1_000; i++) {
        journal.compact();
        length = journal.append(batch(journal.last()));
        if (stored) {
          assertThat(journal.after(journal.last() - BATCH)).hasSize(BATCH);
          journal.stored(journal.last());
        }
      }
      assertThat(Files.size(file)).isEqualTo(length).isLessThan(8L << 20);
      assertThat(journal.last()).isEqualTo(1_000_000);

      var next = new MetricJournal(file);
      next.truncate(length);
      assertThat(next.last()).isEqualTo(1_000_000);
      assertThat(next.endsFinite("loss")).isTrue();
      assertThat(next.after(999_999)).hasSize(1);
    }
  }

  @Test
  void valuesThatWereReadAndNotStoredAreGivenAgain() throws Exception {
    for (long stored : new long[] {0, 5_000}) {
      Path file = folder.resolve("metrics-" + stored);
      var journal = new MetricJournal(file);
      for (int i = 0; i < 20; i++) {
        assertThat(journal.after(journal.last())).isEmpty();
        journal.append(batch(journal.last()));
        journal.stored(stored);
      }

      assertThat(journal.after(0).getFirst().sequence()).isBetween(stored + 1, stored + 2);
    }
  }

  @Test
  void aMetricWithoutNewValuesIsRememberedInAFlood() throws Exception {
    Path file = folder.resolve("metrics");
    var journal = new MetricJournal(file);
    journal.append(List.of(new MetricPoint(1, "once", 7, Instant.EPOCH, 3L)));
    for (int i = 0; i < 400; i++) {
      journal.compact();
      journal.append(batch(journal.last()));
      journal.stored(journal.last());
    }
    var next = new MetricJournal(file);
    next.truncate(Files.size(file));

    assertThat(next.endsFinite("once")).isTrue();
  }

  @Test
  void ofValuesThatComeTooFastEachBatchKeepsTheLowestTheHighestAndTheLast() throws Exception {
    var sampling =
        new MetricSampling(new LineMetrics(List.of(new MetricDefinition("loss", "loss=(\\S+)"))));
    int kept = 0;
    for (int i = 0; i < 12; i++) {
      kept += sampling.read(Collections.nCopies(1_000, "loss=5")).size();
    }
    assertThat(sampling.isSampled()).isTrue();
    assertThat(kept).isBetween(10_000, 12_000);

    var lines = new ArrayList<>(Collections.nCopies(2_000, "loss=5"));
    lines.set(700, "loss=1");
    lines.set(900, "loss=9");
    lines.subList(0, 500).replaceAll(_ -> "loss=nan"); // beside which no number is lower or higher
    assertThat(sampling.read(lines).stream().map(LineMetrics.Value::value))
        .contains(1.0, 9.0)
        .endsWith(5.0);
  }

  @Test
  void whatALostPowerLeftOfTheNotesEndsNoServer() throws Exception {
    Path file = folder.resolve("metrics");
    Files.writeString(file, "1 1000 0.5 loss\n2 10");
    var journal = new MetricJournal(file);
    journal.truncate(Files.size(file));
    assertThat(journal.after(0)).hasSize(1);
    var logs = new KeptLogs(folder);
    for (String text : List.of("", "12\nalgo-1 0", "\0\0\0\0", "12\n\u00fflgo-1 0 0 0")) {
      Files.writeString(folder.resolve("position"), text, StandardCharsets.ISO_8859_1);
      assertThat(logs.note()).isEqualTo(SpoolNote.START);
    }
  }

  @Test
  void ofAJournalWithABrokenByteTheLineIsLostThatHasIt() throws Exception {
    Path file = folder.resolve("metrics");
    String text = "1 1000 0.5 loss\n2 2000 0.4 l\u00ffss\n3 3000 0.3 loss\n";
    Files.writeString(file, text, StandardCharsets.ISO_8859_1);
    var journal = new MetricJournal(file);
    journal.truncate(Files.size(file));

    assertThat(journal.after(0)).extracting(MetricPoint::sequence).containsExactly(1L, 3L);
    assertThat(journal.endsFinite("loss")).isTrue();
  }

  @Test
  void theNumberOfALineThatIsLeftOutIsNotGivenAgain() throws Exception {
    for (String broken :
        List.of("2 20", "2 2000 0.4 l\u00ffss\n", "2", "\0\0\0\0", "x 2 0.4 loss")) {
      Path file = folder.resolve("metrics");
      Files.writeString(file, "1 1000 0.5 loss\n" + broken, StandardCharsets.ISO_8859_1);
      var journal = new MetricJournal(file);
      journal.truncate(Files.size(file));

      assertThat(journal.after(0)).as(broken).hasSize(1);
      assertThat(journal.last()).as(broken).isBetween(2L, 20L);
    }
  }

  @Test
  void whatIsAppendedToALineThatWasCutOffIsReadAgain() throws Exception {
    Path file = folder.resolve("metrics");
    Files.writeString(file, "1 1000 0.5 loss\n2 20");
    var journal = new MetricJournal(file);
    journal.truncate(Files.size(file));
    var added = new MetricPoint(journal.last() + 1, "loss", 0.3, Instant.EPOCH, null);
    long length = journal.append(List.of(added));

    var next = new MetricJournal(file);
    next.truncate(length);
    assertThat(next.after(1)).containsExactly(added);
  }
}
