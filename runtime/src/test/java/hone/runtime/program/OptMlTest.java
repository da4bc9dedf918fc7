package hone.runtime.program;

import static org.assertj.core.api.Assertions.assertThat;

import hone.engine.backend.TrainingOrder;
import hone.runtime.attempt.Trainings;
import hone.runtime.attempt.Trainings.Wishes;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OptMlTest {
  private final Trainings trainings = new Trainings("local:/bin/sh");

  private TrainingOrder with(String name, String value) {
    var hyperparameters = new LinkedHashMap<>(Map.of(name, value));
    return trainings.own("job", Wishes.NONE.withHyperparameters(hyperparameters), List.of("true"));
  }

  @Test
  void aHyperparameterOrAVariableThatIsAPathThereNamesIt() {
    assertThat(OptMl.namedBy(with("model_dir", "/opt/ml/model")))
        .contains("the hyperparameter model_dir");
    assertThat(OptMl.namedBy(with("root", "/opt/ml"))).contains("the hyperparameter root");
    assertThat(OptMl.namedBy(with("out", "\"/opt/ml/output\""))).isPresent();
    assertThat(OptMl.namedBy(with("out", "\"/opt/ml\""))).isPresent();
    TrainingOrder plain = with("rate", "0.1");
    var environment = Map.of("DATA", "/opt/ml/input/data");
    assertThat(OptMl.namedBy(Trainings.with(plain, environment, plain.spec().resources())))
        .contains("the variable DATA");
  }

  @Test
  void whatOnlyLooksLikeItDoesNot() {
    assertThat(OptMl.namedBy(with("a", "/opt/mlflow"))).isEmpty();
    assertThat(OptMl.namedBy(with("a", "see /opt/ml/model"))).isEmpty();
    assertThat(OptMl.namedBy(with("a", "s3://opt/ml"))).isEmpty();
  }

  @Test
  void aProgramThatWillNotSeeItIsToldSo(@TempDir Path folder) throws Exception {
    TrainingOrder order = with("model_dir", "/opt/ml/model");

    assertThat(TestPrograms.in(folder).remarks(order, false).getFirst())
        .startsWith("the hyperparameter model_dir names /opt/ml, where this program does not see");
    assertThat(TestPrograms.in(folder, true).remarks(order, false)).isEmpty();
    assertThat(TestPrograms.in(folder).remarks(with("rate", "0.1"), false)).isEmpty();
  }
}
