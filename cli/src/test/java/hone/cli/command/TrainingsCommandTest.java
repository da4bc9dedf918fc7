package hone.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import hone.cli.client.Json;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TrainingsCommandTest {
  @Test
  void aFewMetricsAndTheReasonsOfFailuresAreShown() {
    var completed =
        Json.read(
            """
            {"TrainingJobName": "fit-1", "TrainingJobStatus": "Completed",
             "TrainingStartTime": 1000.0, "TrainingEndTime": 1063.0,
             "FinalMetricDataList": [{"MetricName": "loss", "Value": 0.25},
               {"MetricName": "auc", "Value": 0.123456789}, {"MetricName": "f1", "Value": 1.0}]}
            """,
            "a test");
    var failed =
        Json.read(
            "{\"TrainingJobName\": \"fit-2\", \"TrainingJobStatus\": \"Failed\","
                + " \"FailureReason\": \"AlgorithmError: bad\\n value\"}",
            "a test");
    var now = Instant.ofEpochSecond(2000);

    assertThat(TrainingsCommand.table(List.of(completed, failed), now).lines())
        .containsExactly(
            "NAME   STATUS     TOOK       METRICS                            REASON",
            "fit-1  Completed  1 min 3 s  loss=0.25 auc=0.123457 and 1 more",
            "fit-2  Failed     -          -                                  AlgorithmError:"
                + " bad value");
    assertThat(TrainingsCommand.table(List.of(completed), now).lines().getFirst())
        .doesNotContain("REASON");
  }
}
