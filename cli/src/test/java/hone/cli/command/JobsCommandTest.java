package hone.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import hone.cli.client.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class JobsCommandTest {
  private static final Instant NOW = Instant.ofEpochSecond(2000);

  private static JsonNode job(String name, int running, String more) {
    return Json.read(
        """
        {"HyperParameterTuningJobName": "%s", "HyperParameterTuningJobStatus": "Completed",
         "Strategy": "Bayesian", "CreationTime": 1000.0, %s
         "TrainingJobStatusCounters": {"Completed": 28, "InProgress": %d,
         "NonRetryableError": 1, "RetryableError": 1},
         "ResourceLimits": {"MaxNumberOfTrainingJobs": 30}}
        """
            .formatted(name, more, running),
        "a test");
  }

  @Test
  void tellsTheBestValueAndHowLongItTookWithin80Columns() {
    JsonNode best = Json.read("{\"best\": 0.134654998779296}", "a test").path("best");
    String longest = "sagemaker-xgboost-261126-210356"; // as the SageMaker SDK makes them

    List<String> lines =
        JobsCommand.table(
                List.of(
                    job(longest, 0, "\"HyperParameterTuningEndTime\": 1063.0,"),
                    job("none", 0, "\"HyperParameterTuningEndTime\": 1009.0,")),
                Map.of(longest, best),
                NOW,
                true)
            .lines();

    assertThat(lines)
        .containsExactly(
            "NAME                             STATUS     STRATEGY  DONE       BEST  TOOK",
            longest + "  Completed  Bayesian  30/30  0.134655  1 min 3 s",
            "none                             Completed  Bayesian  30/30         -  9 s");
    assertThat(lines).allMatch(line -> line.length() <= 80);
  }

  @Test
  void tellsHowManyAreUnderWayWhereSomeAre() {
    assertThat(JobsCommand.table(List.of(job("a", 2, "")), Map.of(), NOW, true).lines())
        .containsExactly(
            "NAME  STATUS     STRATEGY  DONE   UNDER WAY  BEST  TOOK",
            "a     Completed  Bayesian  30/30          2     -  16 min 40 s");
  }

  @Test
  void toProgramsItAlwaysHasTheSameColumns() {
    assertThat(JobsCommand.table(List.of(job("a", 0, "")), Map.of(), NOW, false).lines())
        .containsExactly(
            "NAME  STATUS     STRATEGY  DONE   UNDER WAY  BEST  TOOK",
            "a     Completed  Bayesian  30/30          0     -  16 min 40 s");
  }
}
