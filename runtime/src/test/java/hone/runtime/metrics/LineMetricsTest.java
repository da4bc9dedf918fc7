package hone.runtime.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import hone.engine.training.TrainingSpec.MetricDefinition;
import hone.runtime.metrics.LineMetrics.Value;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LineMetricsTest {
  private static List<Value> read(String regex, String line) {
    return new LineMetrics(List.of(new MetricDefinition("m", regex))).read(line);
  }

  @ParameterizedTest
  @ValueSource(strings = {"loss:(.*)", "loss:(.*?);", "loss: (\\s*[0-9.]+)"})
  void blanksThatAreCapturedAsWellAreNoPartOfTheNumber(String regex) {
    assertThat(read(regex, "loss:  0.25 ;".replace(regex.endsWith(";") ? "" : ";", "")))
        .containsExactly(new Value("m", 0.25, null));
  }

  @ParameterizedTest
  @CsvSource({
    "'\\x1b\\[32mloss=([0-9.]+)', '\u001b[32mloss=1'",
    "'[]abc]+loss=([0-9.]+)', ']a]loss=1'",
    "'\\pLoss=([0-9.]+)', 'loss=1'",
    "'\\101=([0-9.]+)', 'A=1'",
  })
  void whatFollowsABackslashOrBeginsAClassIsNotAskedForAsItIs(String regex, String line) {
    assertThat(read(regex, line)).containsExactly(new Value("m", 1, null));
  }

  @Test
  void aTabIsSeenAsAwsBuiltInAlgorithmsWriteIt() {
    String regex = ".*\\[[0-9]+\\].*#011validation-auc:(\\S+)";

    assertThat(read(regex, "[12]\ttrain-auc:0.9\tvalidation-auc:0.875"))
        .containsExactly(new Value("m", 0.875, 12L));
    assertThat(read("loss\\t(\\S+)", "loss\t2")).containsExactly(new Value("m", 2, null));
  }

  @ParameterizedTest
  @CsvSource({
    "loss=1, true",
    "loss=-1.5e-3, true",
    "loss=.5, true",
    "loss=+2., true",
    "loss=0x1p3, false",
    "loss=1.0f, false",
    "loss=٣, false",
    "loss=, false",
  })
  void onlyFiniteDecimalNumbersAreValues(String line, boolean value) {
    assertThat(read("loss=(\\S*)", line)).hasSize(value ? 1 : 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nan", "NaN", "-inf", "Infinity", "+INF", "1e999", "-1e999"})
  void whatIsNoFiniteNumberIsNone(String text) {
    assertThat(read("loss=(\\S*)", "loss=" + text))
        .containsExactly(new Value("m", Double.NaN, null));
  }

  @ParameterizedTest
  @CsvSource({
    "'loss: ([0-9.]+)', 'loss: '",
    "'.*#011validation-auc:(\\S+)', '#011validation-auc:'",
    "'a|b', ''",
    "'(?i)loss', ''",
    "'colou?r (x)', 'colo'",
    "'[abc]def', 'def'",
  })
  void aNeedleIsPartOfEveryMatch(String regex, String needle) {
    assertThat(Needle.of(regex)).isEqualTo(needle);
  }
}
