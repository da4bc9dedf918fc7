package hone.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import hone.cli.client.Json;
import hone.cli.follow.TrialNotes;
import hone.cli.text.Terminal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class TrialsCommandTest {
  private static final TrialNotes NONE = new TrialNotes(Set.of(), Map.of());

  @Test
  void reasonsAndNamesOfHyperparametersAreShownAsTheyAre() {
    var failed =
        Json.read(
            """
            {"TrainingJobName": "a-1", "TrainingJobStatus": "Failed",
             "TrainingStartTime": 1000.0, "TrainingEndTime": 1063.0,
             "FailureReason": "AlgorithmError: bad\\n value, exit code: 1",
             "TunedHyperParameters": {"learning-rate": "1", "L2": "0.5"}}
            """,
            "a test");
    var running =
        Json.read(
            "{\"TrainingJobName\": \"a-2\", \"TrainingJobStatus\": \"InProgress\","
                + " \"TrainingStartTime\": 1065.0}",
            "a test");

    var waiting = Json.read("{\"TrainingJobName\": \"a-3\"}", "a test");
    var stopped =
        Json.read(
            "{\"TrainingJobName\": \"a-4\", \"TrainingJobStatus\": \"Stopped\","
                + " \"TrainingStartTime\": 1065.0}",
            "a test");
    var notes = new TrialNotes(Set.of("a-3"), Map.of("a-4", "below the median"));
    var now = Instant.ofEpochSecond(1070);

    assertThat(TrialsCommand.table(List.of(failed, running, waiting, stopped), notes, now).lines())
        .containsExactly(
            "TRAINING JOB  STATUS      TOOK       OBJECTIVE  learning-rate   L2  REASON",
            "a-1           Failed      1 min 3 s          -              1  0.5  AlgorithmError:"
                + " bad value, exit code: 1",
            "a-2           InProgress  5 s                -              -    -",
            "a-3           Waiting     -                  -              -    -",
            "a-4           Stopped     5 s                -              -    -  below the median");
    assertThat(TrialsCommand.table(List.of(running), NONE, now).lines().getFirst())
        .doesNotContain("REASON");
  }

  @Test
  void thoseOfSeveralDefinitionsAreToldApart() {
    var trial =
        """
        {"TrainingJobName": "a-%d", "TrainingJobStatus": "Completed",
         "TrainingJobDefinitionName": "%s", "TunedHyperParameters": {"eta": "0.1"}}
        """;
    List<JsonNode> trials =
        List.of(
            Json.read(trial.formatted(1, "linear"), "a test"),
            Json.read(trial.formatted(2, "forest"), "a test"));

    assertThat(TrialsCommand.table(trials, NONE, Instant.EPOCH).lines())
        .containsExactly(
            "TRAINING JOB  STATUS     TOOK  OBJECTIVE  DEFINITION  eta",
            "a-1           Completed     -          -  linear      0.1",
            "a-2           Completed     -          -  forest      0.1");
  }

  @Test
  void whereOnlySomeFailedTheOthersHaveNoEmptyReason() {
    var failed = Json.read("{\"TrainingJobName\": \"a-1\", \"FailureReason\": \"bad\"}", "a test");
    var well = Json.read("{\"TrainingJobName\": \"a-2\"}", "a test");

    assertThat(TrialsCommand.table(List.of(failed, well), NONE, Instant.EPOCH).lines(40))
        .containsExactly(
            "TRAINING JOB  STATUS  TOOK  OBJECTIVE",
            "a-1                      -          -",
            "  REASON: bad",
            "a-2                      -          -");
  }

  @Test
  void onATerminalAsManyAreShownAsItHasRowsFor() {
    List<JsonNode> trials =
        IntStream.range(0, 30)
            .mapToObj(
                number ->
                    Json.read(
                        """
                        {"TrainingJobName": "a-%d", "TrainingJobStatus": "Completed",
                         "TunedHyperParameters": {"eta": "0.1", "a-name-that-takes-room": "0.25"}}
                        """
                            .formatted(number),
                        "a test"))
            .toList();

    assertThat(fitting(trials, "200", "24")).isEqualTo(21);
    assertThat(fitting(trials, "40", "24")).isEqualTo(10);
    assertThat(fitting(trials, "200", "50")).isEqualTo(30);
    assertThat(fitting(trials, "40", "2")).isEqualTo(1);
    assertThat(fitting(List.of(), "40", "24")).isZero();
  }

  private static int fitting(List<JsonNode> trials, String columns, String rows) {
    var terminal = Terminal.of(System.out, Map.of("HONE_COLUMNS", columns, "HONE_ROWS", rows));
    return TrialsCommand.fitting(trials, NONE, terminal, Instant.ofEpochSecond(1070));
  }
}
