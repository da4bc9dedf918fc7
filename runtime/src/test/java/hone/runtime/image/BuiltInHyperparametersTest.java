package hone.runtime.image;

import static org.assertj.core.api.Assertions.assertThat;

import hone.engine.backend.BuiltInHyperparameter;
import hone.engine.backend.BuiltInHyperparameter.Companion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class BuiltInHyperparametersTest {
  private static final Path TABLE =
      Path.of("../algorithms/src/main/resources/hone/algorithms/xgboost/hyperparameters.json");

  @Test
  void theBuiltInXgboostsTableIsRead() throws IOException {
    assertThat(table()).hasSizeGreaterThan(50);
    assertThat(table())
        .filteredOn(BuiltInHyperparameter::required)
        .extracting("name")
        .containsExactly("num_round");
    assertThat(named("eta").alias()).isEqualTo("learning_rate");
    assertThat(named("eta").allowedInsteadOf("0.5")).isEmpty();
    assertThat(named("eta").allowedInsteadOf("1.5")).contains("a number in [0, 1]");
    assertThat(named("subsample").allowedInsteadOf("0")).contains("a number in (0, 1]");
    assertThat(named("subsample").closed().allowedInsteadOf("0")).isEmpty();
    assertThat(named("max_depth").allowedInsteadOf("6.5")).contains("an integer in [0, +inf)");
    assertThat(named("booster").allowedInsteadOf("dart")).isEmpty();
    assertThat(named("_tuning_objective_metric").values())
        .contains("validation:auc")
        .allMatch(each -> each.startsWith("validation:"));
    assertThat(named("num_class").companion()).isEqualTo(new Companion("objective", "multi:"));
    assertThat(named("objective").companion()).isNull();
  }

  private static BuiltInHyperparameter named(String name) throws IOException {
    return table().stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
  }

  private static List<BuiltInHyperparameter> table() throws IOException {
    try (InputStream in = Files.newInputStream(TABLE)) {
      return BuiltInHyperparameters.read(in);
    }
  }
}
