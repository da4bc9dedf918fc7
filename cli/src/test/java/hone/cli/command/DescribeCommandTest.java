package hone.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import hone.cli.client.Json;
import hone.cli.follow.TuningSnapshot;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class DescribeCommandTest {
  private static String text(String end) {
    JsonNode described =
        Json.read(
            """
            {"HyperParameterTuningJobName": "churn", "HyperParameterTuningJobStatus": "Completed",
             "HyperParameterTuningJobConfig": {"Strategy": "Bayesian",
               "HyperParameterTuningJobObjective": {"Type": "Minimize", "MetricName": "loss"},
               "ResourceLimits": {"MaxNumberOfTrainingJobs": 3}},
             "TrainingJobStatusCounters": {"Completed": 2, "InProgress": 1},
             "CreationTime": 1795863900.5, %s
             "BestTrainingJob": {"TrainingJobName": "churn-001",
               "FinalHyperParameterTuningJobObjectiveMetric": {"Value": 0.25},
               "TunedHyperParameters": {"eta": "0.1"}}}
            """
                .formatted(end),
            "a test");
    Instant now = Instant.ofEpochSecond(1_795_863_970);
    return DescribeCommand.tuningJob(TuningSnapshot.of(described), described, now).text(80);
  }

  @Test
  void tellsATuningJobWithItsTimes() {
    assertThat(text("\"HyperParameterTuningEndTime\": 1795863961.5,"))
        .isEqualTo(
            """
            tuning job            churn
            status                Completed
            strategy              Bayesian
            objective             minimise loss
            training jobs         2 of 3 done, 1 running, 0 failed
            created               2026-11-28T11:05:00Z
            ended                 2026-11-28T11:06:01Z
            took                  1 min 1 s
            best                  0.25  (churn-001)
              eta                 0.1
            """);
  }

  @Test
  void tellsEachDefinitionsObjectiveAndWhoseTheBestIs() {
    JsonNode described =
        Json.read(
            """
            {"HyperParameterTuningJobName": "churn", "HyperParameterTuningJobStatus": "Completed",
             "HyperParameterTuningJobConfig": {"Strategy": "Bayesian"},
             "CreationTime": 1795863900.5, "HyperParameterTuningEndTime": 1795863961.5,
             "TrainingJobDefinitions": [
               {"DefinitionName": "linear",
                "TuningObjective": {"Type": "Maximize", "MetricName": "auc"}},
               {"DefinitionName": "forest",
                "TuningObjective": {"Type": "Maximize", "MetricName": "score"}}],
             "WarmStartConfig": {"WarmStartType": "TransferLearning",
               "ParentHyperParameterTuningJobs": [{"HyperParameterTuningJobName": "may"},
                 {"HyperParameterTuningJobName": "june"}]},
             "BestTrainingJob": {"TrainingJobName": "churn-001",
               "TrainingJobDefinitionName": "forest",
               "FinalHyperParameterTuningJobObjectiveMetric": {"Value": 0.9}}}
            """,
            "a test");

    assertThat(
            DescribeCommand.tuningJob(TuningSnapshot.of(described), described, Instant.EPOCH)
                .text(80))
        .contains(
            """
            objective             maximise auc, of linear
                                  maximise score, of forest
            warm start            TransferLearning from may, june
            """)
        .contains("best                  0.9  (churn-001, of forest)\n");
  }

  @Test
  void oneThatRunsHasNoEndAndHasTakenSomeTimeAlready() {
    assertThat(text("")).doesNotContain("ended  ").contains("took                  1 min 10 s\n");
  }
}
