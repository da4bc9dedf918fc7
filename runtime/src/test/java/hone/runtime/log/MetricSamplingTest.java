package hone.runtime.log;

import static org.assertj.core.api.Assertions.assertThat;

import hone.engine.backend.Images.BuiltInMetric;
import hone.engine.storage.HeavyWork;
import hone.engine.training.TrainingSpec.MetricDefinition;
import hone.runtime.image.BuiltInMetrics;
import hone.runtime.metrics.LineMetrics;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Expressions that compute for minutes delay their own training job's metrics, and nobody else.
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class MetricSamplingTest {
  private final AtomicBoolean over = new AtomicBoolean();
  private final List<Thread> busy = new ArrayList<>();

  private static MetricSampling dear() {
    return new MetricSampling(
        new LineMetrics(
            IntStream.range(0, 20)
                .mapToObj(i -> new MetricDefinition("m" + i, "((a?){1000})[cd]"))
                .toList()));
  }

  private static List<String> dearLines(int count) {
    return Collections.nCopies(count, "a".repeat(16 * 1_024));
  }

  private static MetricSampling ordinary() {
    return new MetricSampling(
        new LineMetrics(List.of(new MetricDefinition("loss", "loss=([0-9.]+)"))));
  }

  private static MetricSampling xgboost() throws IOException {
    var table = Path.of("../algorithms/src/main/resources/hone/algorithms/xgboost/metrics.json");
    try (InputStream in = Files.newInputStream(table)) {
      return new MetricSampling(
          new LineMetrics(
              BuiltInMetrics.read(in).stream().map(BuiltInMetric::definition).toList()));
    }
  }

  private static List<LineMetrics.Value> read(MetricSampling sampling, List<String> lines) {
    try {
      return sampling.read(lines);
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
  }

  private void keepBusy() throws InterruptedException {
    for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors(); i++) {
      busy.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    MetricSampling sampling = dear();
                    while (!over.get()) {
                      read(sampling, dearLines(16));
                    }
                  }));
    }
    Thread.sleep(500);
  }

  @AfterEach
  void end() throws InterruptedException {
    over.set(true);
    for (Thread each : busy) {
      each.join(Duration.ofSeconds(60));
    }
  }

  @Test
  void virtualThreadsGoOnWhileMetricsAreReadByDearExpressions() throws InterruptedException {
    keepBusy();
    var ran = new CountDownLatch(1);
    Thread.ofVirtual().start(ran::countDown);

    assertThat(ran.await(20, TimeUnit.SECONDS)).as("another virtual thread runs").isTrue();
  }

  @Test
  void anotherTrainingJobsMetricsAreReadMeanwhile() throws InterruptedException {
    keepBusy();
    var value = new AtomicReference<Double>();
    var done = new CountDownLatch(1);
    Thread.ofVirtual()
        .start(
            () -> {
              value.set(read(ordinary(), List.of("loss=0.5")).getFirst().value());
              done.countDown();
            });

    assertThat(done.await(20, TimeUnit.SECONDS)).as("a line is read").isTrue();
    assertThat(value).hasValue(0.5);
  }

  /// Goal: no thread is started for each line of the built-in XGBoost. Method: all places for such
  /// threads are taken, so that whoever needs one waits.
  @Test
  void aFewLinesOfTheBuiltInXgboostAreSearchedAtOnce() throws Exception {
    MetricSampling sampling = xgboost();
    String line = "[7]\ttrain-auc:0.93125\tvalidation-auc:0.899573";
    var begun = new CountDownLatch(Math.max(2, Runtime.getRuntime().availableProcessors()));
    var free = new CountDownLatch(1);
    for (long i = begun.getCount(); i > 0; i--) {
      busy.add(Thread.ofVirtual().start(() -> hold(begun, free)));
    }
    begun.await();
    var found = new AtomicReference<List<LineMetrics.Value>>();
    Thread reader =
        Thread.ofVirtual().start(() -> found.set(read(sampling, Collections.nCopies(10, line))));
    boolean done = reader.join(Duration.ofSeconds(20));
    free.countDown();

    assertThat(done).as("ten lines are read without another thread").isTrue();
    assertThat(found.get()).hasSize(20);
  }

  private static void hold(CountDownLatch begun, CountDownLatch free) {
    try {
      HeavyWork.OF_METRICS.<Boolean, InterruptedException>run(
          () -> {
            begun.countDown();
            return free.await(60, TimeUnit.SECONDS);
          });
    } catch (IOException | InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  @Test
  void whatTakesTooLongIsPausedAndTheLastLineIsReadAllTheSame() {
    MetricSampling sampling = dear();
    for (int i = 0; i < 20 && !sampling.isExhausted(); i++) {
      read(sampling, dearLines(10));
    }
    assertThat(sampling.isExhausted()).isTrue();
    assertThat(sampling.isSampled()).isTrue();
    assertThat(sampling.cut()).isPresent();

    var lines = new ArrayList<>(dearLines(100));
    lines.add("a1c");
    MetricSampling digits =
        new MetricSampling(
            new LineMetrics(
                List.of(
                    new MetricDefinition("dear", "((a?){1000})[cd]"),
                    new MetricDefinition("last", "a([0-9])c"))));
    while (!digits.isBehind()) {
      read(digits, dearLines(1));
    }
    assertThat(read(digits, lines)).containsExactly(new LineMetrics.Value("last", 1, null));
  }
}
