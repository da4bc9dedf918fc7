package hone.runtime.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import hone.engine.backend.MetricPoint;
import hone.engine.backend.Observation;
import hone.engine.backend.Observation.Ending;
import hone.engine.backend.TrainingLog;
import hone.engine.backend.TrainingLog.Line;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What becomes of what a training job prints, wherever it runs.
public abstract class LogContract extends BackendHarness {
  @Test
  void whereNoMetricIsSeenTheAnswerSaysWhatToLookAt() {
    var order = launch("silent", "echo starting; echo 'Loss: 0.25 (epoch 3)'; echo done");

    var ending = (Ending.Completed) ended(order).ending();
    assertThat(ending.remark())
        .isEqualTo(
            "ClientError: no value of the metric 'loss' was found: 3 lines were read, and the"
                + " expression 'loss=(\\S+)' matched none of them. The nearest line is: Loss:"
                + " 0.25 (epoch 3)");
    assertThat(log(order.attempt())).hasSize(4).last().isEqualTo("(hone) " + ending.remark());
  }

  @Test
  void theNearestLineIsNeverTheServersOwn() {
    var order = launch("unlike", "echo starting; echo 'lossy 7'; echo done");

    assertThat(((Ending.Completed) ended(order).ending()).remark())
        .endsWith("matched none of them. The nearest line is: lossy 7");
  }

  @Test
  void anExpressionThatCapturesNoNumberIsToldWhatItCaptured() {
    var order = launch("comma", "echo 'loss=0.5, acc=1'; echo 'loss=0.25, acc=2'; echo done");

    assertThat(((Ending.Completed) ended(order).ending()).remark())
        .isEqualTo(
            "ClientError: no final value of the metric 'loss' was found: 3 lines were read, and the"
                + " expression 'loss=(\\S+)' matched 2 of them, but what it captured last,"
                + " '0.25,', is no finite number. That line is: loss=0.25, acc=2");
  }

  @Test
  void aMetricThatEndsAsNoFiniteNumberIsToldSo() {
    var order = launch("diverged", "echo loss=0.5; echo loss=nan");

    assertThat(((Ending.Completed) ended(order).ending()).remark())
        .contains("captured last, 'nan', is no finite number");
    assertThat(backend.metrics(order.attempt(), 0).stream().map(MetricPoint::value))
        .containsExactly(0.5, Double.NaN);
  }

  @Test
  void aFloodOfLogIsBoundedAndItsMetricsAreRead() throws Exception {
    var order =
        launch(
            "flood",
            """
            head -c 80000000 /dev/zero | tr '\\0' 'x' | fold -w 200
            echo loss=0.125
            """);
    Observation.Ended ended = ended(order);

    assertThat(ended.ending()).isEqualTo(new Ending.Completed());
    assertThat(backend.metrics(order.attempt(), 0).getLast().value()).isEqualTo(0.125);
    assertThat(Files.size(folderOf(order, "logs").resolve("algo-1.log"))).isLessThan(65L << 20);
  }

  @Test
  void aLineOfTenMegabytesIsCut() throws Exception {
    var order = launch("wide", "head -c 10000000 /dev/zero | tr '\\0' 'x'; echo; printf 'loss=3'");
    ended(order);

    assertThat(log(order.attempt())).allMatch(line -> line.length() <= 17_000);
    assertThat(backend.metrics(order.attempt(), 0)).hasSize(1);
  }

  @Test
  void aLogIsReadInPagesFromAnyPosition() throws Exception {
    var order =
        launch(
            "pages", "i=0; while [ $i -lt 25 ]; do echo \"zeile ü $i loss=1\"; i=$((i+1)); done");
    ended(order);
    TrainingLog log = backend.log(order.attempt(), "algo-1");
    var seen = new ArrayList<String>();
    long position = 0;
    while (true) {
      List<Line> page = log.read(position, 7);
      if (page.isEmpty()) {
        break;
      }
      page.forEach(line -> seen.add(line.text()));
      position = page.getLast().end();
    }

    assertThat(seen).hasSize(25).startsWith("zeile ü 0 loss=1").endsWith("zeile ü 24 loss=1");
  }

  @Test
  void metricsBehindAProgressBarAreReadAndOnlyItsLastStateStays() {
    var order =
        launch(
            "bar",
            """
            echo begin
            i=0
            while [ $i -lt 2000 ]; do printf '\\rstep %d of 2000, so far' $i; i=$((i+1)); done
            printf '\\r               \\rloss=0.5\\n'
            printf '\\rloss=0.25\\rdone'
            """);

    assertThat(ended(order).ending()).isEqualTo(new Ending.Completed());
    assertThat(backend.metrics(order.attempt(), 0).stream().map(MetricPoint::value))
        .containsExactly(0.5, 0.25);
    assertThat(log(order.attempt())).hasSizeLessThan(6).contains("begin", "loss=0.5", "done");
  }
}
