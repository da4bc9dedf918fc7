package hone.algorithms.xgboost;

import static org.assertj.core.api.Assertions.assertThat;

import hone.algorithms.container.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What older versions make of the models is tried with them in `clients/python/test_xgboost.py`.
class ModelFileTest {
  @TempDir Path folder;

  @Test
  void theInterceptIsANumberAndNoList() throws IOException {
    Job job = job("reg:squarederror");

    assertThat(Double.parseDouble(intercept(job))).isCloseTo(1005, Offset.offset(1.0));
    assertThat(intercept(job("binary:logistic").with("base_score", "0.25"))).isEqualTo("2.5E-1");
  }

  @Test
  void everyClassStartsFromTheSameIntercept() throws IOException {
    assertThat(intercept(job("multi:softprob").with("num_class", "3"))).isEqualTo("5E-1");
    assertThat(intercept(job("multi:softmax").with("num_class", "3").with("base_score", "0.25")))
        .isEqualTo("2.5E-1");
  }

  @Test
  void theWeightsOfDartsTreesLieBesideTheTrees() throws IOException {
    Job job = job("reg:squarederror").with("booster", "dart").with("rate_drop", "0.5");

    Map<?, ?> booster = object(learner(job), "gradient_booster");

    assertThat(booster.get("name")).isEqualTo("dart");
    assertThat((List<?>) booster.get("weight_drop")).hasSize(5);
    Map<?, ?> trees = object(booster, "gbtree");
    assertThat(trees.get("name")).isEqualTo("gbtree");
    assertThat(object(trees, "model").get("weight_drop")).isNull();
    assertThat(rmse(job)).isCloseTo(lastRmse(job), Offset.offset(1e-3));
  }

  @Test
  void objectivesHaveWhatOlderVersionsAskFor() throws IOException {
    for (String objective : List.of("reg:squaredlogerror", "reg:pseudohubererror")) {
      assertThat(object(learner(job(objective)), "objective"))
          .as(objective)
          .extracting("reg_loss_param", "name")
          .doesNotContainNull()
          .contains(objective);
    }
    assertThat(object(learner(job("rank:ndcg")), "objective"))
        .extracting("lambda_rank_param")
        .isNotNull();
  }

  @Test
  void whereMissingValuesGoIsABoolean() throws IOException {
    Job job = job("reg:squarederror");
    learner(job);

    assertThat(Files.readString(job.model()))
        .containsPattern("\"default_left\":\\[(true|false)")
        .doesNotContainPattern("\"default_left\":\\[[0-9]");
    assertThat(rmse(job)).isCloseTo(lastRmse(job), Offset.offset(1e-3));
  }

  @Test
  void theBestRoundIsWrittenTheSameWay() throws IOException {
    Job job = job("reg:squarederror").with("early_stopping_rounds", "2");
    job.file("validation", "a.csv", rows("reg:squarederror"));

    assertThat(Double.parseDouble(intercept(job))).isCloseTo(1005, Offset.offset(1.0));
  }

  private Job job(String objective) {
    return new Job(folder.resolve(objective.replace(':', '-')))
        .with("objective", objective)
        .file("train", "a.csv", rows(objective));
  }

  private static Map<?, ?> learner(Job job) throws IOException {
    assertThat(job.run()).as(job.log()).isZero();
    return object(Json.object(Files.readString(job.model())), "learner");
  }

  private static Map<?, ?> object(Map<?, ?> parent, String name) {
    return (Map<?, ?>) Objects.requireNonNull(parent.get(name), name);
  }

  private static String intercept(Job job) throws IOException {
    Map<?, ?> parameters = object(learner(job), "learner_model_param");
    return String.valueOf(parameters.get("base_score"));
  }

  private static double lastRmse(Job job) {
    String line = job.rounds().getLast();
    return Double.parseDouble(line.substring(line.lastIndexOf(':') + 1));
  }

  /// What the bundled XGBoost makes of the written model.
  private double rmse(Job job) {
    var out = new ByteArrayOutputStream();
    var print = new PrintStream(out, true, StandardCharsets.UTF_8);
    String data = job.base.resolve("input/data/train/a.csv").toString();
    int code =
        Evaluate.run(
            List.of("--model", job.model().toString(), "--data", data, "--metric", "rmse"),
            print,
            print);
    String line = out.toString(StandardCharsets.UTF_8).strip();
    assertThat(code).as(line).isZero();
    return Double.parseDouble(line.substring(line.indexOf(':') + 1, line.length() - 1));
  }

  /// Sixty rows whose first feature, sometimes missing, decides the label.
  private static String rows(String objective) {
    var random = new SplittableRandom(7);
    var rows = new StringBuilder();
    for (int row = 0; row < 60; row++) {
      int x = row % 3;
      double label =
          objective.equals("reg:squarederror")
              ? 1000 + 5 * x
              : objective.startsWith("binary:") ? x / 2 : x;
      rows.append(label).append(',').append(row % 7 == 0 ? "" : x).append(',');
      rows.append(random.nextInt(100)).append('\n');
    }
    return rows.toString();
  }
}
