package hone.runtime.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import hone.engine.backend.Images.BuiltInMetric;
import hone.engine.training.TrainingSpec.MetricDefinition;
import hone.runtime.image.BuiltInMetrics;
import hone.runtime.metrics.LineMetrics.Value;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The built-in XGBoost's expressions on lines as it prints them.
class XgboostMetricsTest {
  private static final Path TABLE =
      Path.of("../algorithms/src/main/resources/hone/algorithms/xgboost/metrics.json");

  @Test
  void everyMetricOfALineIsRead() throws IOException {
    String line =
        "[7]\ttrain-auc:0.93125\ttrain-logloss:0.265142"
            + "\tvalidation-auc:0.899573\tvalidation-logloss:0.28e-1\ttrain-f1:0.5";

    assertThat(new LineMetrics(definitions()).read(line))
        .extracting(Value::metric, Value::value, Value::step)
        .containsExactlyInAnyOrder(
            tuple("train:auc", 0.93125, 7L),
            tuple("train:logloss", 0.265142, 7L),
            tuple("validation:auc", 0.899573, 7L),
            tuple("validation:logloss", 0.028, 7L),
            tuple("train:f1", 0.5, 7L));
  }

  @Test
  void whatIsNoFiniteNumberIsToldAmongOthers() throws IOException {
    String line = "[0]\ttrain-rmse:inf\ttrain-mae:3\tvalidation-rmse:-nan\tvalidation-mae:1";

    assertThat(new LineMetrics(definitions()).read(line))
        .extracting(Value::metric, Value::value)
        .contains(
            tuple("train:rmse", Double.NaN),
            tuple("train:mae", 3.0),
            tuple("validation:rmse", Double.NaN));
  }

  @Test
  void aLineWithoutAMetricNeedsNoExpression() throws IOException {
    assertThat(definitions())
        .hasSizeGreaterThan(60)
        .allSatisfy(each -> assertThat(Needle.of(each.regex())).startsWith("#011").endsWith(":"));
  }

  @Test
  void aLongLineIsSeenWholeByTheFewExpressionsThatItCallsFor() throws IOException {
    var metrics = new LineMetrics(definitions());
    String line = "[7]" + "x".repeat(16_000) + "\tvalidation-auc:0.5\tvalidation-logloss:0.25";

    assertThat(metrics.read(line)).extracting(Value::value).containsExactly(0.5, 0.25);
    assertThat(metrics.cut(line)).isEmpty();
  }

  private static List<MetricDefinition> definitions() throws IOException {
    try (InputStream in = Files.newInputStream(TABLE)) {
      return BuiltInMetrics.read(in).stream().map(BuiltInMetric::definition).toList();
    }
  }
}
