package hone.runtime.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import hone.engine.training.TrainingSpec.MetricDefinition;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NearestLineTest {
  private static String nearest(String regex, List<String> lines) {
    var nearest = new NearestLine(new MetricDefinition("score", regex));
    lines.forEach(nearest::see);
    return nearest.best();
  }

  @Test
  void aLineThatDiffersInAFewCharactersIsNearest() {
    assertThat(
            nearest(
                "validation_accuracy=([0-9.]+)",
                List.of("starting", "loss 0.3", "Validation Accuracy: 0.93", "done")))
        .isEqualTo("Validation Accuracy: 0.93");
  }

  @Test
  void ofTwoSuchLinesTheOneWithANumberIsNearer() {
    assertThat(nearest("loss=(\\S+)", List.of("no loss yet", "loss : 0.5")))
        .isEqualTo("loss : 0.5");
  }

  @Test
  void whereNothingIsNearThereIsNone() {
    assertThat(nearest("loss=(\\S+)", List.of("hello", "1 2 3"))).isEmpty();
    assertThat(nearest("(\\d+)", List.of("a b"))).isEmpty();
  }
}
