package hone.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class TrainingTextTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_795_864_000);

  @Test
  void tellsWhereATrainingJobBelongsAndHowLongItTook() {
    String text =
        text(
            """
            {"TrainingJobName": "churn-001", "TrainingJobStatus": "Completed",
             "SecondaryStatus": "Completed",
             "TuningJobArn": "arn:aws:sagemaker:r:0:hyper-parameter-tuning-job/churn",
             "AlgorithmSpecification": {"TrainingImage": "local:/a"},
             "ResourceConfig": {"InstanceType": "ml.m5.large", "InstanceCount": 2},
             "CreationTime": 1795863900.5, "TrainingStartTime": 1795863901.5,
             "TrainingEndTime": 1795863921.5,
             "ModelArtifacts": {"S3ModelArtifacts": "s3://b/churn-001/output/model.tar.gz"},
             "FinalMetricDataList": [{"MetricName": "loss", "Value": 0.25},
               {"MetricName": "ObjectiveMetric", "Value": 0.25}],
             "HyperParameters": {"eta": "0.1", "_tuning_objective_metric": "loss"}}
            """);

    assertThat(text)
        .isEqualTo(
            """
            training job                churn-001
            of tuning job               churn
            status                      Completed
            image                       local:/a
            instances                   2 x ml.m5.large
            created                     2026-11-28T11:05:00Z
            started                     2026-11-28T11:05:01Z
            ended                       2026-11-28T11:05:21Z
            took                        20 s
            model                       s3://b/churn-001/output/model.tar.gz
            metrics
              loss                      0.25
            hyperparameters
              eta                       0.1
              _tuning_objective_metric  loss
            """);
  }

  @Test
  void aMetricMayBeCalledAsAnotherLineIs() {
    String text =
        text(
            """
            {"TrainingJobName": "a", "TrainingJobStatus": "Completed",
             "FinalMetricDataList": [{"MetricName": "status", "Value": 0.25}]}
            """);

    assertThat(text).contains("status                Completed\n", "  status              0.25\n");
  }

  @Test
  void theModelOfOneThatRunsIsStillToCome() {
    String text =
        text(
            """
            {"TrainingJobName": "a", "TrainingJobStatus": "InProgress",
             "ModelArtifacts": {"S3ModelArtifacts": "s3://b/a/output/model.tar.gz"}}
            """);

    assertThat(text).contains("model, once stored    s3://b/a/output/model.tar.gz\n");
  }

  @Test
  void aScriptsErrorIsToldAsInListsAndWithWhatCanBeDone() {
    String text =
        text(
            """
            {"TrainingJobName": "a", "TrainingJobStatus": "Failed", "SecondaryStatus": "Failed",
             "FailureReason": "AlgorithmError: ExecuteUserScriptError:\\nExitCode 1\\n\
            ErrorMessage \\"No module named 'torch'\\"\\nExtraInfo \\"name it in\
             requirements.txt\\"\\nCommand \\"python3 train.py\\", exit code: 1",
             "ModelArtifacts": {"S3ModelArtifacts": "s3://b/a/output/model.tar.gz"}}
            """);

    assertThat(text)
        .isEqualTo(
            """
            training job          a
            status                Failed: AlgorithmError: No module named 'torch'
                                  (name it in requirements.txt)
            left behind, if any   s3://b/a/output/model.tar.gz
            """);
  }

  @Test
  void longTextsAreBrokenBetweenWordsAndPathsStayWhole() {
    String text =
        text(
            """
            {"TrainingJobName": "a", "TrainingJobStatus": "Failed", "SecondaryStatus": "Failed",
             "FailureReason": "AlgorithmError: the script was run by a python3 that lacks torch",
             "ModelArtifacts": {"S3ModelArtifacts":
               "s3://a-bucket-with-a-long-name/a-training-job-with-one/output/model.tar.gz"}}
            """);

    assertThat(text)
        .isEqualTo(
            """
            training job          a
            status                Failed: AlgorithmError: the script was run by a
                                  python3 that lacks torch
            left behind, if any   \
            s3://a-bucket-with-a-long-name/a-training-job-with-one/output/model.tar.gz
            """);
  }

  @Test
  void whatRunsHasTakenTheTimeUntilNow() {
    String text =
        text(
            """
            {"TrainingJobName": "a", "TrainingJobStatus": "InProgress",
             "SecondaryStatus": "Training", "TrainingStartTime": 1795863910}
            """);

    assertThat(text.lines())
        .contains(
            "status                InProgress (Training)", "took                  1 min 30 s");
  }

  private static String text(String described) {
    return TrainingText.of(JsonMapper.shared().readTree(described), NOW, 70);
  }

  @Test
  void tellsWhyItWasStopped() {
    assertThat(stopped("worse than the median")).isEqualTo("worse than the median");
    assertThat(stopped("Stopping the training job: it ran for longer than MaxRuntimeInSeconds"))
        .isEqualTo("it ran for longer than MaxRuntimeInSeconds");
    assertThat(stopped("Stopping the training job as requested")).isEqualTo("as requested");
    assertThat(stopped("Stopping the training job")).isEmpty();
  }

  private static String stopped(String message) {
    var described =
        JsonMapper.shared()
            .readTree(
                """
                {"TrainingJobName": "a-1", "TrainingJobStatus": "Stopped",
                 "SecondaryStatus": "MaxRuntimeExceeded", "SecondaryStatusTransitions": [
                   {"Status": "Training", "StatusMessage": "Training image download completed."},
                   {"Status": "Stopping", "StatusMessage": "%s"},
                   {"Status": "MaxRuntimeExceeded", "StatusMessage": "over"}]}
                """
                    .formatted(message));
    String why = TrainingText.whyStopped(described);
    assertThat(TrainingText.of(described, Instant.EPOCH, 200))
        .contains("Stopped (MaxRuntimeExceeded)" + (why.isEmpty() ? "" : ": " + why) + "\n");
    return why;
  }
}
