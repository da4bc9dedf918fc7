package hone.algorithms.xgboost;

import static org.assertj.core.api.Assertions.assertThat;

import hone.algorithms.container.Json;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainTest {
  private static final Path CHURN = Path.of("../examples/churn");

  @TempDir Path folder;

  @Test
  void learnsWhoLeavesFromTheChurnData() throws IOException {
    Job job = churn("good").with("num_round", "40").with("eta", "0.1").with("eval_metric", "auc");

    assertThat(job.run()).as(job.log()).isZero();

    assertThat(job.rounds()).hasSize(40);
    assertThat(job.rounds().getFirst())
        .matches("\\[0]\\ttrain-auc:[0-9.]+\\tvalidation-auc:[0-9.]+");
    assertThat(evaluate(job, "auc")).isGreaterThan(0.88);
  }

  @Test
  void runsAsAProcessOfItsOwn() throws Exception {
    Job job = churn("process").with("eval_metric", "auc");

    int code = start(job).waitFor();

    assertThat(code).as(Files.readString(folder.resolve("log"))).isZero();
    assertThat(Files.readString(folder.resolve("log"))).contains("[4]\ttrain-auc:");
    assertThat(job.model()).exists();
  }

  @Test
  void savesItsModelWhenItIsStopped() throws Exception {
    Job job = churn("stopped").with("num_round", "100000");

    String log = stopped(job);

    assertThat(log).contains("Stopping because");
    assertThat(job.model()).exists();
  }

  @Test
  void savesNoModelWhenItIsStoppedIfThatIsAskedForAndSaysSo() throws Exception {
    Job job = churn("unsaved").with("num_round", "100000");

    String log = stopped(job.with("save_model_on_termination", "false"));

    assertThat(log).contains("The model is not saved, since save_model_on_termination is false.");
    assertThat(job.model()).doesNotExist();
  }

  private String stopped(Job job) throws Exception {
    Process process = start(job);
    while (process.isAlive() && !Files.readString(folder.resolve("log")).contains("[9]\t")) {
      Thread.sleep(20);
    }
    process.destroy();
    assertThat(process.waitFor()).isNotZero();
    return Files.readString(folder.resolve("log"));
  }

  private Process start(Job job) throws IOException {
    job.writeConfiguration();
    var start =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Train.class.getName());
    start.environment().put("SAGEMAKER_BASE_DIR", job.base.toString());
    start.redirectErrorStream(true).redirectOutput(new File(folder.toFile(), "log"));

    return start.start();
  }

  @Test
  void leavesNoCopyOfTheNativeLibraryBehind() throws IOException {
    Job job = new Job(folder).file("train", "a.csv", rows(false));

    assertThat(job.run()).as(job.log()).isZero();

    if (Files.exists(Path.of("/proc/self/maps"))) {
      assertThat(Files.readAllLines(Path.of("/proc/self/maps")))
          .filteredOn(line -> line.contains("/libxgboost4j"))
          .isNotEmpty()
          .allMatch(line -> line.endsWith(" (deleted)"));
    }
  }

  @Test
  void readsWhatTheTableOfContentTypesHas() throws IOException {
    String table = new String(resource("content-types.json"), StandardCharsets.UTF_8);
    var types = (List<?>) Objects.requireNonNull(Json.object(table).get("contentTypes"));
    for (Object each : types) {
      var type = (Map<?, ?>) each;
      String name = String.valueOf(type.get("name"));
      boolean libsvm = "LIBSVM".equals(type.get("format"));
      Job job = new Job(folder.resolve(name)).file("train", "a", rows(libsvm));

      assertThat(job.type("train", name).run()).as(name + job.log()).isZero();
      assertThat(job.log()).contains("Channel train has 50 rows.");
      assertThat(
              new Job(folder.resolve("other")).file("train", "a", "").type("train", "x").failure())
          .contains(": x is not an accepted ContentType: ", name);
    }
    assertThat(types).hasSizeGreaterThan(2);
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = Objects.requireNonNull(TrainTest.class.getResourceAsStream(name))) {
      return in.readAllBytes();
    }
  }

  @Test
  void readsTheSameRowsFromLibsvmAndFromCsv() throws IOException {
    Job csv = new Job(folder.resolve("csv")).file("train", "a.csv", rows(false));
    Job libsvm =
        new Job(folder.resolve("svm")).file("train", "a.svm", rows(true)).type("train", "");

    assertThat(csv.run()).as(csv.log()).isZero();
    assertThat(libsvm.run()).as(libsvm.log()).isZero();

    assertThat(libsvm.rounds()).isEqualTo(csv.rounds()).hasSize(5);
    assertThat(Files.readAllBytes(libsvm.model())).isEqualTo(Files.readAllBytes(csv.model()));
  }

  @Test
  void readsEveryVisibleFileOfAChannel() {
    Job job =
        new Job(folder)
            .file("train", "a.csv", "0,1,2\n1,,nan\n")
            .file("train", "b.csv", "1,5,6\r\n0,7,8\r\n\n")
            .file("train", ".hidden", "text")
            .file("train", "_SUCCESS", "text");

    assertThat(job.run()).as(job.log()).isZero();

    assertThat(job.log()).contains("Channel train has 4 rows.");
  }

  @Test
  void weighsRowsByTheSecondColumnOfACsv() {
    String data = "1,9,0\n0,1,0\n1,9,1\n0,1,1\n";

    Job job =
        new Job(folder)
            .with("csv_weights", "1")
            .with("eval_metric", "error")
            .with("num_round", "1")
            .with("min_child_weight", "0")
            .file("train", "a.csv", data);

    assertThat(job.run()).as(job.log()).isZero();
    // Both pairs are alike but for the weight, so the heavier label wins: 2 of 20 are wrong.
    assertThat(job.rounds().getFirst()).matches("\\[0]\\ttrain-error:0\\.1(0+|0*\\d{0,3})?.*");
  }

  @Test
  void stopsEarlyAndKeepsTheBestRound() throws IOException {
    Job job =
        churn("early")
            .with("num_round", "300")
            .with("eval_metric", "auc")
            .with("early_stopping_rounds", "5");

    assertThat(job.run()).as(job.log()).isZero();

    assertThat(job.rounds()).hasSizeBetween(7, 299);
    double best =
        job.rounds().stream()
            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(':') + 1)))
            .max()
            .orElseThrow();
    assertThat(evaluate(job, "auc")).isCloseTo(best, org.assertj.core.data.Offset.offset(1e-6));
  }

  @Test
  void printsTheTuningObjectiveAndSagemakersOwnMetrics() throws IOException {
    Job job =
        churn("metrics")
            .with("eval_metric", "logloss,accuracy")
            .with("_tuning_objective_metric", "validation:f1");

    assertThat(job.run()).as(job.log()).isZero();

    assertThat(job.rounds().getLast())
        .contains("\tvalidation-logloss:", "\tvalidation-accuracy:", "\tvalidation-f1:");
  }

  @Test
  void theTuningObjectiveMayBeAucOfARegression() throws IOException {
    Job job =
        churn("regression").without("objective").with("_tuning_objective_metric", "validation:auc");

    assertThat(job.run()).as(job.log()).isZero();

    assertThat(job.rounds().getLast()).containsPattern("\tvalidation-auc:0\\.[0-9]+");
  }

  @Test
  void trainsWithEveryBoosterAndObjective() {
    for (String objective :
        List.of(
            "reg:squarederror",
            "reg:linear",
            "reg:logistic",
            "reg:tweedie",
            "reg:pseudohubererror",
            "reg:squaredlogerror",
            "binary:logitraw",
            "binary:hinge",
            "count:poisson",
            "rank:pairwise",
            "survival:cox")) {
      Job job = new Job(folder.resolve(objective.replace(':', '-'))).with("objective", objective);
      assertThat(job.file("train", "a.csv", rows(false)).run()).as(job.log()).isZero();
    }
    for (String booster : List.of("dart", "gblinear")) {
      Job job = new Job(folder.resolve(booster)).with("booster", booster);
      assertThat(job.file("train", "a.csv", rows(false)).run()).as(job.log()).isZero();
    }
    Job aft = new Job(folder.resolve("aft")).with("objective", "survival:aft");
    aft.with("eval_metric", "aft-nloglik").file("train", "a.csv", "1,2\n3,4\n5,6\n");
    assertThat(aft.run()).as(aft.log()).isZero();
    Job multi =
        new Job(folder.resolve("multi")).with("objective", "multi:softprob").with("num_class", "3");
    multi.with("eval_metric", "merror,accuracy").file("train", "a.csv", rows(false));
    assertThat(multi.run()).as(multi.log()).isZero();
  }

  @Test
  void passesOverWhatOnlyDartHasUnlessTheBoosterIsDart() {
    var dropout = List.of("rate_drop", "one_drop", "skip_drop", "sample_type", "normalize_type");
    Job plain = new Job(folder.resolve("plain"));
    Job trees = new Job(folder.resolve("trees")).with("booster", "gbtree");
    Job dart = new Job(folder.resolve("dart")).with("booster", "dart");
    for (Job job : List.of(plain, trees, dart)) {
      job.with("num_round", "20").file("train", "a.csv", rows(false));
    }
    for (Job job : List.of(trees, dart)) {
      job.with("rate_drop", "0.3").with("one_drop", "1").with("skip_drop", "0.1");
      job.with("sample_type", "weighted").with("normalize_type", "forest");
    }

    assertThat(plain.run()).as(plain.log()).isZero();
    assertThat(trees.run()).as(trees.log()).isZero();
    assertThat(dart.run()).as(dart.log()).isZero();

    assertThat(trees.rounds()).isEqualTo(plain.rounds()).isNotEqualTo(dart.rounds());
    for (String name : dropout) {
      assertThat(trees.log())
          .contains("Hyperparameter " + name + " has no effect with booster gbtree.");
    }
    assertThat(dart.log()).doesNotContain("has no effect");
  }

  private Job churn(String name) throws IOException {
    Job job = new Job(folder.resolve(name));
    for (String channel : List.of("train", "validation")) {
      job.file(channel, "a.csv", Files.readString(CHURN.resolve(channel + ".csv")));
    }
    return job;
  }

  private static double evaluate(Job job, String metric) {
    var out = new ByteArrayOutputStream();
    var print = new PrintStream(out, true, StandardCharsets.UTF_8);
    String data = CHURN.resolve("validation.csv").toString();
    List<String> arguments =
        List.of("--model", job.model().toString(), "--data", data, "--metric", metric);
    int code = Evaluate.run(arguments, print, print);
    String line = out.toString(StandardCharsets.UTF_8).strip();
    assertThat(code).as(line).isZero();
    return Double.parseDouble(line.substring(line.indexOf(':') + 1, line.length() - 1));
  }

  /// Fifty rows of two features, of which the first decides the label.
  private static String rows(boolean libsvm) {
    var random = new SplittableRandom(7);
    var rows = new StringBuilder();
    for (int row = 0; row < 50; row++) {
      int x = random.nextInt(100);
      int y = random.nextInt(100);
      rows.append(x > 40 ? 1 : 0);
      rows.append(libsvm ? " 0:" + x + " 1:" + y : "," + x + "," + y).append('\n');
    }
    return rows.toString();
  }
}
