package hone.server.operations.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import hone.server.operations.Calls;
import hone.server.operations.OperationsHarness;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The order in which answers tell what a tuned training job has several of: tables that clients
/// make of them have their columns in it.
final class OrderInAnswersTest extends OperationsHarness {
  private String train() throws InterruptedException {
    ObjectNode request = Calls.tuning("job");
    ObjectNode config = (ObjectNode) request.path("HyperParameterTuningJobConfig");
    ((ObjectNode) config.path("ResourceLimits"))
        .put("MaxNumberOfTrainingJobs", 1)
        .put("MaxParallelTrainingJobs", 1);
    for (String name : new String[] {"zeta", "alpha"}) {
      config
          .withObject("/ParameterRanges")
          .withArray("ContinuousParameterRanges")
          .addObject()
          .put("Name", name)
          .put("MinValue", "0")
          .put("MaxValue", "1");
    }
    calls.backend.finish();
    for (String metric : new String[] {"ObjectiveMetric", "Accuracy", "acc"}) {
      calls.backend.report("job", metric, 0.5);
    }
    calls.call("CreateHyperParameterTuningJob", request);
    return calls.awaitEnd("job");
  }

  @Test
  void tunedHyperparametersAreInAlphabeticalOrder() throws InterruptedException {
    train();
    String named = "{\"HyperParameterTuningJobName\":\"job\"}";

    JsonNode listed = calls.call("ListTrainingJobsForHyperParameterTuningJob", named);
    JsonNode described = calls.call("DescribeHyperParameterTuningJob", named);

    assertThat(listed.at("/TrainingJobSummaries/0/TunedHyperParameters").propertyNames())
        .containsExactly("alpha", "lr", "zeta");
    assertThat(described.at("/BestTrainingJob/TunedHyperParameters").propertyNames())
        .containsExactly("alpha", "lr", "zeta");
  }

  @Test
  void theObjectiveIsTheLastOfTheFinalMetrics() throws InterruptedException {
    String name = train();

    JsonNode described =
        calls.call("DescribeTrainingJob", "{\"TrainingJobName\":\"" + name + "\"}");

    assertThat(described.path("FinalMetricDataList").findValuesAsString("MetricName"))
        .containsExactly("Accuracy", "acc", "ObjectiveMetric");
  }
}
