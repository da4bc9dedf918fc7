package hone.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

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
               "ModelCheck": {"Concordance": 0.83, "Residual": 1.1},
               "Importance": [{"Name": "eta", "Share": 0.75}, {"Name": "depth", "Share": 0.25}]}],
             "TrainingJobs": [
               {"TrainingJobName": "a-002", "ProposedBecause": {"Kind": "Modelled", "Arm": "local",
                 "ExpectedValue": 0.31, "Deviation": 0.02, "TrainingJobsObserved": 11,
                 "TrainingJobsPending": 1}},
               {"TrainingJobName": "a-001", "ProposedBecause": {"Kind": "Spread", "Position": 1},
                "StoppedBecause": "its value is worse"}]}
            """);

    assertThat(text.lines())
        .contains(
            "training jobs ended   12",
            "not improving         the last 3 (the best by less than 1 %)",
            "left to gain          at most 0.0123 by the model",
            "  eta                  75%  ###############",
            "  depth                25%  #####");
    assertThat(text)
        .contains("orders 83% of unseen pairs rightly; errors are 1.10 x what it claims")
        .containsPattern("a-002 +expected 0.310 ± 0.0200 \\(local, 11 seen, 1 running\\) +-\n")
        .containsPattern("a-001 +spread over the space, point 1 +its value is worse\n")
        .endsWith("… 10 more\n");
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

  private static String text(String json) {
    return InsightText.of(JsonMapper.shared().readTree(json), 12);
  }
}
