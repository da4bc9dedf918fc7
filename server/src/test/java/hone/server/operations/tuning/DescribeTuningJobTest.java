package hone.server.operations.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import hone.server.operations.Calls;
import hone.server.operations.OperationsHarness;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What is told of a tuning job that has ended.
final class DescribeTuningJobTest extends OperationsHarness {
  private static final String METRIC = "FinalHyperParameterTuningJobObjectiveMetric";
  private static final String NAMED = "{\"HyperParameterTuningJobName\":\"job\"}";

  private String train(ObjectNode request) throws InterruptedException {
    calls.backend.finish();
    calls.backend.report("job", "ObjectiveMetric", 0.5);
    calls.call("CreateHyperParameterTuningJob", request);
    return calls.awaitEnd("job");
  }

  private JsonNode described() {
    return calls.call("DescribeHyperParameterTuningJob", NAMED);
  }

  @Test
  void whatATuningJobFoundStaysWhenItsTrainingJobsAreDeleted() throws InterruptedException {
    String first = train(Calls.tuning("job"));
    JsonNode before = described();
    assertThat(before.at("/BestTrainingJob/TrainingJobName").asString()).isEqualTo(first);

    JsonNode listed = calls.call("ListTrainingJobsForHyperParameterTuningJob", NAMED);
    for (JsonNode each : listed.path("TrainingJobSummaries")) {
      ObjectNode named = Calls.MAPPER.createObjectNode();
      named.set("TrainingJobName", each.path("TrainingJobName"));
      calls.call("DeleteTrainingJob", named);
    }

    assertThat(described()).isEqualTo(before);
  }

  @Test
  void theTypeOfAnObjectiveIsToldWhereItIsADefinitionsOwn() throws InterruptedException {
    train(Calls.tuning("job"));
    assertThat(described().at("/BestTrainingJob/" + METRIC).propertyNames())
        .containsExactlyInAnyOrder("MetricName", "Value");

    calls.call("DeleteHyperParameterTuningJob", NAMED);
    ObjectNode several = Calls.tuning("job");
    ObjectNode config = (ObjectNode) several.path("HyperParameterTuningJobConfig");
    ObjectNode definition = (ObjectNode) several.remove("TrainingJobDefinition");
    definition.put("DefinitionName", "one");
    definition.set("TuningObjective", config.remove("HyperParameterTuningJobObjective"));
    definition.set("HyperParameterRanges", config.remove("ParameterRanges"));
    several.putArray("TrainingJobDefinitions").add(definition);
    train(several);

    for (JsonNode told :
        List.of(
            described().path("BestTrainingJob"),
            calls
                .call("ListTrainingJobsForHyperParameterTuningJob", NAMED)
                .at("/TrainingJobSummaries/0"))) {
      assertThat(told.path("TrainingJobDefinitionName").asString()).isEqualTo("one");
      assertThat(told.path(METRIC).path("Type").asString()).isEqualTo("Maximize");
    }
  }
}
