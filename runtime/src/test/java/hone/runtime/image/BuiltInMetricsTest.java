package hone.runtime.image;

import static org.assertj.core.api.Assertions.assertThat;

import hone.engine.backend.Images.BuiltInMetric;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

class BuiltInMetricsTest {
  private static final Path TABLES =
      Path.of("../algorithms/src/main/resources/hone/algorithms/xgboost");

  @Test
  void theBuiltInXgboostsMetricsTellTheirDirection() throws IOException {
    SequencedMap<String, List<String>> types = types();

    assertThat(types)
        .containsEntry("validation:auc", List.of("Maximize"))
        .containsEntry("validation:rmse", List.of("Minimize"))
        .containsEntry("train:f1", List.of("Maximize"));
  }

  /// AWS minimises it, though more of it is better.
  @Test
  void anAccuracyThatAwsMinimisesMayBeMaximisedToo() throws IOException {
    SequencedMap<String, List<String>> types = types();

    assertThat(types)
        .containsEntry("validation:interval-regression-accuracy", List.of("Maximize", "Minimize"));
    types.values().removeIf(each -> each.size() == 1);
    assertThat(types.keySet()).allMatch(each -> each.endsWith(":interval-regression-accuracy"));
  }

  @Test
  void eachObjectiveOfTheBuiltInXgboostIsAmongItsMetrics() throws IOException {
    try (InputStream in = Files.newInputStream(TABLES.resolve("hyperparameters.json"))) {
      List<String> objectives =
          BuiltInHyperparameters.read(in).stream()
              .filter(each -> each.name().equals("_tuning_objective_metric"))
              .flatMap(each -> each.values().stream())
              .toList();

      assertThat(objectives).hasSizeGreaterThan(30);
      assertThat(types().keySet()).containsAll(objectives);
    }
  }

  private static SequencedMap<String, List<String>> types() throws IOException {
    var types = new LinkedHashMap<String, List<String>>();
    try (InputStream in = Files.newInputStream(TABLES.resolve("metrics.json"))) {
      for (BuiltInMetric each : BuiltInMetrics.read(in)) {
        types.put(each.definition().name(), each.types());
      }
    }
    return types;
  }
}
