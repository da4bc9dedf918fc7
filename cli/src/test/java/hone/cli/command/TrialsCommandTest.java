package hone.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import hone.cli.client.Json;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TrialsCommandTest {
  @Test
  void reasonsAndNamesOfHyperparametersAreShownAsTheyAre() {
    var failed =
        Json.read(
            """
            {"TrainingJobName": "a-1", "TrainingJobStatus": "Failed",
             "TrainingStartTime": 1000.0, "TrainingEndTime": 1063.0,
             "FailureReason": "AlgorithmError: bad\\n value, exit code: 1",
             "TunedHyperParameters": {"L2": "0.5", "learning-rate": "1"}}
            """,
            "a test");
    var running =
        Json.read(
            "{\"TrainingJobName\": \"a-2\", \"TrainingJobStatus\": \"InProgress\","
                + " \"TrainingStartTime\": 1065.0}",
            "a test");

    var waiting = Json.read("{\"TrainingJobName\": \"a-3\"}", "a test");
    var now = Instant.ofEpochSecond(1070);

    assertThat(TrialsCommand.table(List.of(failed, running, waiting), now).lines())
        .containsExactly(
            "TRAINING JOB  STATUS      TOOK       OBJECTIVE   L2  learning-rate  REASON",
            "a-1           Failed      1 min 3 s          -  0.5              1  AlgorithmError:"
                + " bad value, exit code: 1",
            "a-2           InProgress  5 s                -    -              -",
            "a-3                       -                  -    -              -");
    assertThat(TrialsCommand.table(List.of(running), now).lines().getFirst())
        .doesNotContain("REASON");
  }
}
