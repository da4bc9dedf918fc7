package hone.algorithms.xgboost;

import static org.assertj.core.api.Assertions.assertThat;

import hone.algorithms.container.TrainingFolder;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureTest {
  private static final String ROWS = "0,1,2\n1,3,4\n0,1,1\n1,5,6\n";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "num_round|0|Hyperparameter num_round: 0 is not in [1, +inf)",
        "num_round|many|Hyperparameter num_round: could not parse value 'many', expected an"
            + " integer",
        "num_round|1.5|Hyperparameter num_round: could not parse value '1.5'",
        "eta|1.01|Hyperparameter eta: 1.01 is not in [0, 1]",
        "learning_rate|2|Hyperparameter eta: 2 is not in [0, 1]",
        "subsample|0|Hyperparameter subsample: 0 is not in (0, 1]",
        "tweedie_variance_power|2|Hyperparameter tweedie_variance_power: 2 is not in (1, 2)",
        "booster|forest|Hyperparameter booster: forest is not in [gbtree, gblinear, dart]",
        "booster|\"dart\"|Hyperparameter booster: \"dart\" is not in [gbtree, gblinear, dart]",
        "dropout|0.5|Extraneous hyperparameter found: dropout (allowed: num_round,",
        "objective|multi:softmax|Require input for parameter 'num_class'",
        "num_class|3|Do not need to setup parameter 'num_class'",
        "eval_metric|aucc|Hyperparameter eval_metric: value aucc not in range [accuracy,",
        "eval_metric|auc@3|Metric 'auc@3' is not supported",
        "eval_metric|error@x|Threshold value 't' in 'error@t' expects float input, found 'error@x'",
        "eval_metric|aft-nloglik|Metric 'aft-nloglik' can only be applied for 'survival:aft'",
        "_tuning_objective_metric|validation:aft-nloglik|Metric 'aft-nloglik' can only be applied",
        "_tuning_objective_metric|train:auc|Hyperparameter _tuning_objective_metric: train:auc is",
        "_kfold|5|Hyperparameter _kfold: cross-validation is not supported",
        "tree_method|gpu_hist|Hyperparameter tree_method: gpu_hist is not supported",
        "process_type|update|Hyperparameter process_type: update is not supported",
        "updater|grow_skmaker|Hyperparameter updater: grow_skmaker is not in",
        "monotone_constraints|(1,0)|monotone_constraints can be used only when",
        "interaction_constraints|[[0]]|interaction_constraints can be used only when",
      })
  void namesTheHyperparameterThatIsWrong(String name, String value, String reason) {
    Job job = new Job(folder).with(name, value).file("train", "a.csv", ROWS);

    assertThat(job.failure()).startsWith("ClientError: ").contains(reason);
  }

  @Test
  void refusesAMalformedConstraint() {
    Job job = new Job(folder).with("tree_method", "hist").file("train", "a.csv", ROWS);

    assertThat(job.with("monotone_constraints", "(1, 2)").failure())
        .contains("Hyperparameter monotone_constraints: '(1, 2)' is not a list such as");
  }

  @Test
  void aReasonThatIsCutWithinACharacterIsStillTold() throws IOException {
    String reason = "x".repeat(1023);
    new TrainingFolder(folder).fail(reason + "😀 and more");

    assertThat(folder.resolve("output/failure")).content().startsWith(reason);
  }

  @Test
  void needsNumRound() {
    assertThat(new Job(folder).without("num_round").file("train", "a.csv", ROWS).failure())
        .isEqualTo("ClientError: Missing required hyperparameter: num_round");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0,1,2;1,3|File a.csv, line 2: found 2 columns, expected 3 as in the first line",
        "0,1,2;1,3,4,5|File a.csv, line 2: found 4 columns, expected 3 as in the first line",
        "0,1,2;1,red,4|File a.csv, line 2, column 2: found 'red', expected a number",
        "0,1,2;1,2,3f|File a.csv, line 2, column 3: found '3f', expected a number",
        "0,1,2;,3,4|File a.csv, line 2, column 1: found label missing (nan)",
        "0,1,2;nan,3,4|File a.csv, line 2, column 1: found label missing (nan)",
        "0,1,2;2,3,4|Channel 'train', row 2: label must be in [0,1] for logistic regression",
        "label,age,city;0,1,2|File a.csv, line 1 is a header ('label,age,city')",
        "label,True,False;0,1,2|File a.csv, line 1 is a header ('label,True,False')",
        "True,3.5,False;0,1,2|File a.csv, line 1, column 1: found 'True', expected a number, or"
            + " nothing or nan where it is missing; booleans are no numbers, write them as 0 and 1",
        "1,FALSE,true;0,1,2|File a.csv, line 1, column 2: found 'FALSE', expected a number",
        "0,1,2;1,2,True|line 2, column 3: found 'True', expected a number, or nothing or nan where"
            + " it is missing; booleans are no numbers, write them as 0 and 1 (in pandas by"
            + " get_dummies(..., dtype=int) or astype(int))",
        "0;1|File a.csv, line 1: found 1 columns, expected the label and at least one feature",
      })
  void namesTheLineAndColumnOfBadData(String rows, String reason) {
    Job job = new Job(folder).file("train", "a.csv", rows.replace(';', '\n') + "\n");

    assertThat(job.failure()).startsWith("ClientError: ").contains(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0,1,2|File a.svm, line 1, field 1: found '0,1,2', expected label or label:weight",
        "0 1:2;x 1:2|File a.svm, line 2, field 1: found 'x', expected label",
        "0 1:2;1 1:|File a.svm, line 2, field 2: found '1:', expected column:value",
        "0 1:2;1 -1:2|File a.svm, line 2, field 2: found '-1:2', expected column:value",
        "0 qid:2 1:2;1 qid:1 1:3|line 2, field 2: found 'qid:1', expected query ids in ascending",
      })
  void namesTheLineAndFieldOfBadLibsvm(String rows, String reason) {
    Job job = new Job(folder).type("train", "text/libsvm");

    assertThat(job.file("train", "a.svm", rows.replace(';', '\n')).failure())
        .startsWith("ClientError: ")
        .contains(reason);
  }

  @Test
  void refusesLabelsOutOfRangeForTheirObjective() {
    Job job = new Job(folder).with("objective", "multi:softmax").with("num_class", "2");

    assertThat(job.file("train", "a.csv", "0,1\n2,1\n").failure())
        .contains("Channel 'train', row 2: label must be in [0, num_class)", "found 2.0");
    assertThat(
            job.with("objective", "count:poisson")
                .without("num_class")
                .file("train", "a.csv", "-1,1")
                .failure())
        .contains("PoissonRegression: label must be nonnegative");
  }

  @Test
  void needsTheTrainChannelAndDataInIt() {
    assertThat(new Job(folder.resolve("a")).file("validation", "a.csv", ROWS).failure())
        .isEqualTo("ClientError: Missing required channel: train");
    assertThat(new Job(folder.resolve("b")).file("train", ".hidden", ROWS).failure())
        .contains("No data in train channel path");
    assertThat(new Job(folder.resolve("c")).file("train", "a.csv", "\n").failure())
        .contains("No data in train channel path", "every file is empty");
    assertThat(new Job(folder.resolve("d")).type("train", "text/csv").failure())
        .contains("is not a valid path");
    assertThat(
            new Job(folder.resolve("e"))
                .file("train", "a.csv", ROWS)
                .file("test", "a.csv", ROWS)
                .failure())
        .contains("Extraneous channel found: test");
  }

  @Test
  void refusesOtherContentTypes() {
    Job job = new Job(folder).file("train", "a.csv", ROWS);

    assertThat(job.type("train", "application/x-parquet").failure())
        .contains("application/x-parquet is not an accepted ContentType: text/csv");
    assertThat(job.type("train", ";").failure()).startsWith("ClientError: ");
    assertThat(job.type("train", "text/csv; label_size=2").failure())
        .contains("Optional parameter label_size must be equal to 1");
    assertThat(job.type("train", "text/csv;label_size=1").run()).as(job.log()).isZero();
  }

  @Test
  void tellsThatTheMemoryWasNotEnough() {
    Job job = new Job(folder).file("train", "a.csv", ROWS);

    String failure =
        job.failure(
            () -> {
              throw new OutOfMemoryError("Java heap space");
            });

    assertThat(failure).isEqualTo("AlgorithmError: java.lang.OutOfMemoryError: Java heap space");
  }

  @Test
  void refusesAWeightThatIsNegative() {
    Job job = new Job(folder).with("csv_weights", "1").file("train", "a.csv", "0,-1,2\n");

    assertThat(job.failure()).contains("line 1, column 2: found weight -1.0");
  }

  @Test
  void refusesAucOfARegressionAmongTheMetricsAskedFor() {
    Job job = new Job(folder).without("objective").with("eval_metric", "auc");
    job.with("_tuning_objective_metric", "validation:auc");

    assertThat(job.file("train", "a.csv", ROWS).failure())
        .contains("Metric 'auc' can only be applied for classification and ranking problems");
  }

  @Test
  void refusesAMetricThatDoesNotFitTheLabels() {
    Job job = new Job(folder).with("objective", "reg:squarederror").with("eval_metric", "accuracy");

    assertThat(job.file("train", "a.csv", "0.5,1\n1,2\n").failure())
        .contains("Metric 'accuracy' needs class labels, found 0.5 in row 1");
  }
}
