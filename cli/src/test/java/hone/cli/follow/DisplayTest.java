package hone.cli.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import hone.cli.client.Json;
import hone.cli.text.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DisplayTest {
  private static final InstantSource TIME = InstantSource.fixed(Instant.ofEpochSecond(1060));

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  @Test
  void onAPipeEachChangeIsOnePlainLine() {
    var display = Display.on(Terminal.of(out, Map.of()), TIME);
    display.show(snapshot(5));
    display.show(snapshot(5));
    display.show(snapshot(6));
    display.close();

    assertThat(text().lines())
        .containsExactly(
            "[1 min 0 s] InProgress: 6 of 30 done, 2 running, 1 failed, about 4 min left; "
                + "best auc 0.91 with eta=0.1 max_depth=6",
            "[1 min 0 s] InProgress: 7 of 30 done, 2 running, 1 failed, about 3 min left; "
                + "best auc 0.91");
  }

  @Test
  void onAPipeItIsSaidWhenAllWaitForASlot() {
    var display = Display.on(Terminal.of(out, Map.of()), TIME);
    display.show(snapshot(5));
    display.show(snapshot(5).waiting(1));
    display.show(snapshot(5).waiting(2));
    display.close();

    assertThat(text().lines().toList())
        .hasSize(2)
        .last(STRING)
        .contains("6 of 30 done, 0 running, 2 waiting for a slot, 1 failed");
  }

  @Test
  void onATerminalTheSameLinesAreDrawnOver() {
    var environment = Map.of("HONE_COLUMNS", "60", "TERM", "xterm", "NO_COLOR", "1");
    var display = Display.on(Terminal.of(out, environment), TIME);
    display.show(snapshot(5));
    int first = text().length();
    display.show(snapshot(6));
    display.close();

    List<String> lines = List.of(text().substring(0, first).split("\n", -1));
    assertThat(text()).contains("\u001b[" + (lines.size() - 1) + "A").endsWith("\u001b[?25h");
    assertThat(text()).doesNotContain("\u001b[32m");
    assertThat(text()).contains("████░░░░", "6 of 30 done", "best auc  0.91", "max_depth  6");
    assertThat(lines)
        .allMatch(line -> line.replaceAll("\r|\u001b\\[[?0-9]*[a-zA-Z]", "").length() <= 60);
  }

  @Test
  void oneThatHasEndedTookTheTimeUntilItsEnd() {
    TuningSnapshot ended =
        TuningSnapshot.of(
            Json.read(
                """
                {"HyperParameterTuningJobStatus": "Completed", "CreationTime": 1000.0,
                 "HyperParameterTuningEndTime": 1042.0}
                """,
                "a test"));
    Display.on(Terminal.of(out, Map.of()), TIME).show(ended);
    try (var display = Display.on(Terminal.of(out, Map.of("HONE_COLUMNS", "60")), TIME)) {
      display.show(ended);
    }

    assertThat(text()).contains("[42 s] Completed: ", "Completed after 42 s");
  }

  /// It would be drawn over what the end has to say.
  @Test
  void nothingIsDrawnOnceTheProcessEnds() {
    try (var display = new LiveDisplay(Terminal.of(out, Map.of("HONE_COLUMNS", "60")), TIME)) {
      display.show(snapshot(5));
      display.end();
      display.show(snapshot(6));

      assertThat(text()).contains("6 of 30 done").endsWith("\u001b[?25h").doesNotContain("7 of");
    }
  }

  /// What has scrolled away cannot be drawn over.
  @Test
  void moreLinesThanATerminalHasAreLeftOut() {
    var environment = Map.of("HONE_COLUMNS", "60", "HONE_ROWS", "7", "TERM", "xterm");
    var display = Display.on(Terminal.of(out, environment), TIME);
    display.show(snapshot(5));
    display.close();

    assertThat(text()).contains("best auc", "  …\u001b[K\n").doesNotContain("max_depth");
    assertThat(text().chars().filter(each -> each == '\n')).hasSize(6);
  }

  @Test
  void whyTrainingJobsFailIsSaidOnce() {
    var display = Display.on(Terminal.of(out, Map.of()), TIME);
    var failure = new Failure("AlgorithmError: no such file", 3, "hone logs churn-002");
    display.show(snapshot(5).with(failure));
    display.show(snapshot(6).with(new Failure(failure.reason(), 4, "hone logs churn-007")));
    display.close();

    assertThat(text().lines().filter(line -> line.contains("failures")))
        .containsExactly(
            "  failures: AlgorithmError: no such file (3 times; 'hone logs churn-002' shows what"
                + " it printed)");
  }

  @Test
  void whatCompletedWithoutAValueIsCountedApart() {
    var described =
        Json.read(
            """
            {"HyperParameterTuningJobStatus": "InProgress",
             "TrainingJobStatusCounters": {"Completed": 5, "InProgress": 1},
             "ObjectiveStatusCounters": {"Succeeded": 3, "Failed": 2}}
            """,
            "a test");

    assertThat(TuningSnapshot.of(described).progress())
        .isEqualTo("5 done, 2 without a value, 1 running, 0 failed");
  }

  @Test
  void theCommonestReasonIsFoundThoughNumbersDiffer() {
    var trials =
        Json.read(
            """
            [{"TrainingJobName": "a-1", "FailureReason": "ClientError: a-1 has 3 rows"},
             {"TrainingJobName": "a-2", "FailureReason": "AlgorithmError: other"},
             {"TrainingJobName": "a-3"},
             {"TrainingJobName": "a-4", "FailureReason": "ClientError: a-4 has 12 rows"}]
            """,
            "a test");

    assertThat(Failure.commonest(trials, words -> "hone " + words + " --data d"))
        .contains(new Failure("ClientError: a-1 has 3 rows", 2, "hone logs a-1 --data d"));
  }

  @Test
  void theSameErrorOfAScriptIsOneThoughItWasCalledOtherwise() {
    var trials =
        Json.read(
            """
            [{"TrainingJobName": "a-1", "FailureReason": "AlgorithmError: E:\\nExitCode 1\\n\
            ErrorMessage \\"loss 2.3E-4\\"\\nCommand \\"python3 t.py --eta 0.1 --kind a\\""},
             {"TrainingJobName": "a-2", "FailureReason": "AlgorithmError: E:\\nExitCode 1\\n\
            ErrorMessage \\"loss 17\\"\\nCommand \\"python3 t.py --eta 7 --kind bb --deep\\""},
             {"TrainingJobName": "a-3", "FailureReason": "AlgorithmError: E:\\nExitCode 1\\n\
            ErrorMessage \\"loss 1.5\\"\\nCommand \\"python3 t.py --eta 7 --kind bb\\""}]
            """,
            "a test");

    assertThat(Failure.commonest(trials, words -> words).map(Failure::count)).contains(3);
  }

  @Test
  void coloursAreOnlyForTerminalsThatWantThem() {
    assertThat(Terminal.of(out, Map.of()).colour()).isFalse();
    assertThat(Terminal.of(out, Map.of("HONE_COLUMNS", "80")).colour()).isTrue();
    assertThat(Terminal.of(out, Map.of("HONE_COLUMNS", "80", "NO_COLOR", "1")).colour()).isFalse();
    assertThat(Terminal.of(out, Map.of("HONE_COLUMNS", "80", "TERM", "dumb")).live()).isFalse();
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static TuningSnapshot snapshot(int completed) {
    return TuningSnapshot.of(
        Json.read(
            """
            {"HyperParameterTuningJobName": "churn", "HyperParameterTuningJobStatus": "InProgress",
             "CreationTime": 1000.0,
             "HyperParameterTuningJobConfig": {
               "Strategy": "Bayesian", "ResourceLimits": {"MaxNumberOfTrainingJobs": 30},
               "HyperParameterTuningJobObjective": {"Type": "Maximize", "MetricName": "auc"}},
             "TrainingJobStatusCounters": {"Completed": %d, "InProgress": 2, "Stopped": 0,
               "RetryableError": 0, "NonRetryableError": 1},
             "BestTrainingJob": {"TrainingJobName": "churn-001",
               "TunedHyperParameters": {"eta": "0.1", "max_depth": "6"},
               "FinalHyperParameterTuningJobObjectiveMetric": {"MetricName": "auc",
                 "Value": 0.91}}}
            """
                .formatted(completed),
            "a test"));
  }
}
