package hone.cli.follow;

import static org.assertj.core.api.Assertions.assertThat;

import hone.cli.client.Json;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class CompletionTest {
  private static final String TARGET = "{\"TargetObjectiveMetricValue\": 0.25}";
  private static final String IDLE =
      "{\"BestObjectiveNotImproving\": {\"MaxNumberOfTrainingJobsNotImproving\": 3}}";
  private static final String CONVERGED =
      "{\"ConvergenceDetected\": {\"CompleteOnConvergence\": \"Enabled\"}}";

  @Test
  void tellsWhichOfItsCriteriaWasMet() {
    assertThat(why(TARGET, 0.25, 4)).isEqualTo("target 0.25 reached by churn-001");
    assertThat(why(TARGET, 0.26, 4)).isEmpty();
    assertThat(why(IDLE, 0.26, 4))
        .isEqualTo("none of the last 3 results improved the best by more than 1 %");
    assertThat(why(CONVERGED, 0.26, 4)).isEqualTo("the search converged");
    assertThat(why("{}", 0.26, 4)).isEmpty();
  }

  @Test
  void oneThatBeganAllItsTrainingJobsHasNoOtherReason() {
    assertThat(why(CONVERGED, 0.26, 9)).isEmpty();
  }

  @Test
  void oneWithoutANumberOfTrainingJobsTellsItsCriterionOrItsTime() {
    String limit = "{\"MaxRuntimeInSeconds\": 60}";

    assertThat(why(limit, TARGET, 0.25, 12)).isEqualTo("target 0.25 reached by churn-001");
    assertThat(why(limit, TARGET, 0.26, 12)).isEqualTo("its MaxRuntimeInSeconds of 60 had passed");
  }

  private static String why(String criteria, double best, int completed) {
    return why("{\"MaxNumberOfTrainingJobs\": 9}", criteria, best, completed);
  }

  private static String why(String limits, String criteria, double best, int completed) {
    JsonNode described =
        Json.read(
            """
            {"HyperParameterTuningJobStatus": "Completed",
             "HyperParameterTuningJobConfig": {
               "HyperParameterTuningJobObjective": {"Type": "Minimize", "MetricName": "loss"},
               "ResourceLimits": %s,
               "TuningJobCompletionCriteria": %s},
             "TuningJobCompletionDetails": {"NumberOfTrainingJobsObjectiveNotImproving": 3,
               "ConvergenceDetectedTime": 1767225600},
             "TrainingJobStatusCounters": {"Completed": %d},
             "BestTrainingJob": {"TrainingJobName": "churn-001",
               "FinalHyperParameterTuningJobObjectiveMetric": {"Value": %s}}}
            """
                .formatted(limits, criteria, completed, best),
            "a test");
    return Completion.why(TuningSnapshot.of(described), described);
  }
}
