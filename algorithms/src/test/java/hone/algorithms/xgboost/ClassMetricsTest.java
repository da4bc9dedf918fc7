package hone.algorithms.xgboost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class ClassMetricsTest {
  private static final float[] BINARY = {0, 0, 1, 1, 1, 0, 1, 0};
  private static final float[][] CHANCES = {
    {0.1f}, {0.6f}, {0.8f}, {0.5f}, {0.9f}, {0.2f}, {0.3f}, {0.7f}
  };
  private static final float[] CLASSES = {0, 1, 2, 2, 1, 0};
  private static final float[][] CLASS_CHANCES = {
    {0.7f, 0.2f, 0.1f},
    {0.1f, 0.3f, 0.6f},
    {0.2f, 0.2f, 0.6f},
    {0.5f, 0.3f, 0.2f},
    {0.1f, 0.8f, 0.1f},
    {0.4f, 0.5f, 0.1f}
  };

  /// The reference table comes from scikit-learn; the recipe lies beside it.
  @ParameterizedTest
  @CsvFileSource(resources = "class-metrics.csv", numLinesToSkip = 1)
  void equalsScikitLearn(String kind, String metric, double expected) {
    var metrics =
        kind.equals("multi")
            ? new ClassMetrics(CLASSES, CLASS_CHANCES, "multi:softprob")
            : new ClassMetrics(BINARY, CHANCES, "binary:logistic");

    assertThat(metrics.value(metric)).isCloseTo(expected, offset(1e-7));
  }
}
