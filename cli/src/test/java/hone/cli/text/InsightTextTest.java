package hone.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class InsightTextTest {
  @Test
  void tellsWhatMattersAndWhyTrainingJobsWereTried() {
    String text =
        text(
            """
            {"Definitions": [{"TrainingJobsEnded": 12, "TrainingJobsNotImproving": 3,
               "RegretBound": 0.0123, "Converged": false,
               "ModelCheck": {"TrainingJobsObserved": 12, "Concordance": 0.83, "Residual": 1.1},
               "ForecastCheck": {"TrainingJobsObserved": 8, "WithinOneDeviation": 4,
                 "WithinTwoDeviations": 6},
               "Importance": [{"Name": "eta", "Share": 0.75}, {"Name": "depth", "Share": 0.25}]}],
             "TrainingJobs": [
               {"TrainingJobName": "a-002", "ProposedBecause": {"Kind": "Modelled", "Arm": "local",
                 "BoxWidth": 0.8, "ExpectedValue": 0.31, "Deviation": 0.02,
                 "TrainingJobsObserved": 11, "TrainingJobsPending": 1}},
               {"TrainingJobName": "a-001", "ProposedBecause": {"Kind": "Spread", "Position": 1},
                "StoppedBecause": "its value is worse"}]}
            """);

    assertThat(text.lines())
        .contains(
            "training jobs ended   12",
            "left to gain          up to 0.0123, the model believes",
            "  eta                  75%  ###############",
            "  depth                25%  #####");
    assertThat(text)
        .contains(
            "model                 right about the better of two in 83% of cases. Checked on 12"
                + " training jobs, each as if it had not seen it; chance is right in half of the"
                + " cases. Its errors are 1.1 times as large\n"
                + "                      as it says.\n"
                + "expected              of 8 results that it forecast, 4 were within one deviation"
                + " (50%; 68% would be honest), 6 within two (75%; 95%): it tries what it hopes"
                + " most of\n")
        .containsPattern(
            "a-002 +model, around the best, within 80% of the ranges: expected 0.310 ± 0.0200,"
                + " knowing 11 results +-\n")
        .containsPattern("a-001 +starting point 1 +its value is worse\n")
        .endsWith("… 10 more (--limit)\n");
  }

  @Test
  void sentencesAreBrokenBetweenWords() {
    String insight =
        """
        {"Definitions": [{"TrainingJobsEnded": 12, "Importance": [],
           "ForecastCheck": {"TrainingJobsObserved": 1, "WithinOneDeviation": 1,
             "WithinTwoDeviations": 1}}], "TrainingJobs": []}
        """;
    JsonMapper mapper = JsonMapper.shared();

    assertThat(InsightText.of(mapper.readTree(insight), mapper.createObjectNode(), 80))
        .contains(
            """
            expected              of 1 result that it forecast, 1 was within one deviation
                                  (100%; 68% would be honest), 1 within two (100%; 95%): it
                                  tries what it hopes most of
            """);
  }

  @Test
  void saysWhatIsNotKnownYet() {
    String text =
        text(
            """
            {"Definitions": [{"TrainingJobsEnded": 0, "TrainingJobsNotImproving": 0,
               "Converged": false, "Importance": []}], "TrainingJobs": []}
            """);

    assertThat(text).contains("importance            not known yet").doesNotContain("left to gain");
  }

  @Test
  void saysWhereAModelKnowsNotYetWhatIsLeftToGain() {
    String text =
        text(
            """
            {"Definitions": [{"TrainingJobsEnded": 9, "Converged": false,
               "ModelCheck": {"TrainingJobsObserved": 12, "Concordance": 0.83, "Residual": 1.1},
               "Importance": []}],
             "TrainingJobs": []}
            """);

    assertThat(text.lines()).contains("left to gain          not known yet");
  }

  @Test
  void saysWhereParentsOnTheSameDataAreTakenAsOthers() {
    String insight =
        """
        {"Definitions": [{"TrainingJobsEnded": 0, "TrainingJobsNotImproving": 0,
           "WarmStartType": "TransferLearning", "Converged": false, "Importance": []}],
         "TrainingJobs": []}
        """;
    String asked = "{\"WarmStartConfig\": {\"WarmStartType\": \"%s\"}}";

    assertThat(text(insight, asked.formatted("IdenticalDataAndAlgorithm")).lines())
        .contains(
            "warm start            parents count as other data: they have no result with this job's"
                + " static hyperparameters");
    assertThat(text(insight, asked.formatted("TransferLearning"))).doesNotContain("warm start");
  }

  @Test
  void namesTheParentThatAConfigurationWasInheritedFrom() {
    String insight =
        """
        {"Definitions": [], "TrainingJobs": [{"TrainingJobName": "a-001",
           "ProposedBecause": {"Kind": "Inherited", "Parent": 2, "ParentTrainingJob": 7}}]}
        """;
    String parents =
        """
        {"WarmStartConfig": {"ParentHyperParameterTuningJobs": [
           {"HyperParameterTuningJobName": "first"}, {"HyperParameterTuningJobName": "second"}]}}
        """;

    assertThat(text(insight, parents)).containsPattern("a-001 +inherited from second\n");
  }

  @Test
  void countsForCompletionAsDescribeDoes() {
    assertThat(completion("{}")).containsExactly("no result", "not detected");
    String best = "\"BestTrainingJob\": {}, \"TuningJobCompletionDetails\": ";
    String counted = "{\"NumberOfTrainingJobsObjectiveNotImproving\": %d}}";
    assertThat(completion("{" + best + counted.formatted(0)))
        .containsExactly("none since the best so far (good)", "not detected");
    assertThat(completion("{" + best + counted.formatted(1)))
        .containsExactly("the last result (by more than 1 %)", "not detected");
    assertThat(completion("{" + best + counted.formatted(7)))
        .containsExactly("the last 7 results (by more than 1 %)", "not detected");
    assertThat(completion("{" + best + "{\"ConvergenceDetectedTime\": 1764257422.7}}"))
        .containsExactly("none since the best so far (good)", "detected at 2025-11-27T15:30:22Z");
  }

  /// What is said to improve no more, and of convergence.
  private static List<String> completion(String described) {
    String insight =
        """
        {"Definitions": [{"TrainingJobsEnded": 10, "TrainingJobsNotImproving": 10,
           "Converged": true, "Importance": []}], "TrainingJobs": []}
        """;
    List<String> lines = text(insight, described).lines().toList();
    assertThat(lines.get(0)).startsWith("not improving  ");
    assertThat(lines.get(1)).startsWith("convergence  ");
    return lines.stream().limit(2).map(line -> line.substring(22)).toList();
  }

  @Test
  void whereTheModelLookedIsToldInWords() {
    assertThat(lookedAt("\"Arm\": \"global\"")).isEqualTo("whole space");
    assertThat(lookedAt("\"Arm\": \"local\"")).isEqualTo("around the best");
    assertThat(lookedAt("\"Arm\": \"a newer one\"")).isEqualTo("a newer one");
  }

  private static String lookedAt(String arm) {
    String text =
        text(
            """
            {"Definitions": [], "TrainingJobs": [{"TrainingJobName": "a",
               "ProposedBecause": {"Kind": "Modelled", %s}}]}
            """
                .formatted(arm));
    return text.substring(text.indexOf("model, ") + 7, text.indexOf(": expected"));
  }

  private static String text(String json) {
    return text(json, "{\"TrainingJobStatusCounters\": {\"Completed\": 11, \"Stopped\": 1}}");
  }

  private static String text(String json, String described) {
    JsonMapper mapper = JsonMapper.shared();
    return InsightText.of(mapper.readTree(json), mapper.readTree(described), 200);
  }
}
