package hone.runtime.failure;

import static org.assertj.core.api.Assertions.assertThat;

import hone.engine.backend.TrainingOrder;
import hone.runtime.attempt.Trainings;
import hone.runtime.log.KeptLogs;
import hone.runtime.log.LogSource;
import hone.runtime.log.LogSpool;
import hone.runtime.log.MetricJournal;
import hone.runtime.metrics.LineMetrics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MissingMetricTest {
  private static final int LINES = 10_000;

  @TempDir private Path folder;

  /// A program that has printed so many times ten thousand lines.
  private record Printed(int batches) implements LogSource {
    @Override
    public Batch read(String cursor, boolean ended) {
      int next = Integer.parseInt(cursor) + 1;
      return new Batch(Collections.nCopies(LINES, "x"), Integer.toString(next), next < batches);
    }
  }

  private String textAfter(int batches) throws IOException {
    TrainingOrder order = new Trainings("any").script("silent", "");
    var logs = new KeptLogs(folder);
    var journal = new MetricJournal(folder.resolve("metrics"));
    var sources = new LinkedHashMap<String, LogSource>();
    sources.put("algo-1", new Printed(batches));
    var metrics = new LineMetrics(order.spec().algorithm().metrics());
    var times = new LogSpool.Times(InstantSource.system(), Instant.EPOCH);
    try (var spool = new LogSpool(logs, sources, metrics, journal, times)) {
      spool.drain(true);
    }
    return MissingMetric.of(order, journal, logs).orElseThrow();
  }

  @Test
  void ofMoreLinesThanAreSearchedAgainItSaysHowManyThatWere() throws Exception {
    assertThat(textAfter(21))
        .contains("210,000 lines were read,")
        .containsPattern(
            "matched none of the (200|1?[0-9]?[0-9]),[0-9]{3} that were searched again");
  }

  @Test
  void ofLinesThatAreAllSearchedAgainItSaysThatNoneMatched() throws Exception {
    assertThat(textAfter(1)).contains("10,000 lines were read,").contains("matched none of them.");
  }
}
