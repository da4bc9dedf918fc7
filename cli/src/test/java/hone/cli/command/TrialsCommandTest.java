package hone.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import hone.cli.client.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TrialsCommandTest {
  @Test
  void reasonsAndNamesOfHyperparametersAreShownAsTheyAre() {
    var failed =
        Json.read(
            """
            {"TrainingJobName": "a-1", "TrainingJobStatus": "Failed",
             "FailureReason": "AlgorithmError: bad\\n value, exit code: 1",
             "TunedHyperParameters": {"L2": "0.5", "learning-rate": "1"}}
            """,
            "a test");
    var running =
        Json.read(
            "{\"TrainingJobName\": \"a-2\", \"TrainingJobStatus\": \"InProgress\"}", "a test");

    assertThat(TrialsCommand.table(List.of(failed, running)).lines())
        .containsExactly(
            "TRAINING JOB  STATUS      OBJECTIVE   L2  learning-rate  REASON",
            "a-1           Failed              -  0.5              1  AlgorithmError: bad value,"
                + " exit code: 1",
            "a-2           InProgress          -    -              -");
    assertThat(TrialsCommand.table(List.of(running)).lines().getFirst()).doesNotContain("REASON");
  }
}
