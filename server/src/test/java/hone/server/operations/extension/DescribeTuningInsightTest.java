package hone.server.operations.extension;

import static org.assertj.core.api.Assertions.assertThat;

import hone.server.operations.Calls;
import hone.server.operations.OperationsHarness;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What the insight tells of the model, over the wire.
final class DescribeTuningInsightTest extends OperationsHarness {
  private static final String NAMED = "{\"HyperParameterTuningJobName\":\"job\"}";

  /// Let so many training jobs end with a value each.
  private JsonNode trained(int count) throws InterruptedException {
    calls.backend.finish();
    for (int i = 1; i <= count; i++) {
      calls.backend.report("job-%03d".formatted(i), "ObjectiveMetric", 0.5 + 0.01 * i);
    }
    ObjectNode request = Calls.tuning("job");
    ObjectNode config = (ObjectNode) request.path("HyperParameterTuningJobConfig");
    ObjectNode limits = config.withObject("ResourceLimits");
    limits.put("MaxNumberOfTrainingJobs", count).put("MaxParallelTrainingJobs", 4);
    config.put("Strategy", "Bayesian");
    ObjectNode ranges = config.withObject("ParameterRanges");
    ObjectNode depth = ranges.putArray("IntegerParameterRanges").addObject();
    depth.put("Name", "depth").put("MinValue", "2").put("MaxValue", "5");
    ObjectNode opt = ranges.putArray("CategoricalParameterRanges").addObject();
    opt.put("Name", "opt").putArray("Values").add("sgd").add("adam");
    calls.call("CreateHyperParameterTuningJob", request);
    calls.awaitEnd("job");
    return calls.call("DescribeTuningInsight", NAMED).at("/Definitions/0");
  }

  @Test
  void itTellsWhatTheModelBelievesAlongEachHyperParameter() throws InterruptedException {
    JsonNode definition = trained(8);

    JsonNode slices = definition.path("Slices");
    assertThat(slices.valueStream().map(slice -> slice.path("Name").asString()))
        .containsExactlyInAnyOrder("lr", "depth", "opt");
    JsonNode through = definition.path("SlicesThrough");
    for (JsonNode slice : slices) {
      String own = through.path(slice.path("Name").asString()).asString();
      assertThat(values(slice)).contains(own);
      for (JsonNode point : slice.path("Points")) {
        double mean = point.path("Mean").asDouble();
        assertThat(mean).isBetween(0.4, 0.7);
        assertThat(point.path("Lower").asDouble()).isLessThan(mean);
        assertThat(point.path("Upper").asDouble()).isGreaterThan(mean);
      }
    }
    assertThat(values(named(slices, "depth"))).containsExactly("2", "3", "4", "5");
    assertThat(values(named(slices, "opt"))).containsExactly("sgd", "adam");
    assertThat(values(named(slices, "lr"))).hasSizeBetween(33, 34).startsWith("1.0E-5");
    assertThat(tried()).contains(through);
  }

  /// Each training job's own forecast and result are told by another operation.
  @Test
  void itTellsHowOftenResultsLayWhereTheModelExpectedThem() throws InterruptedException {
    JsonNode check = trained(14).path("ForecastCheck");

    int expected = 0;
    int one = 0;
    int two = 0;
    for (JsonNode each : calls.call("ListTuningHistory", NAMED).path("TrainingJobs")) {
      JsonNode why = each.path("ProposedBecause");
      if (why.path("Kind").asString().equals("Modelled")) {
        double error =
            each.path("ObjectiveValue").asDouble() - why.path("ExpectedValue").asDouble();
        double deviations = Math.abs(error) / why.path("Deviation").asDouble();
        expected++;
        one += deviations <= 1 ? 1 : 0;
        two += deviations <= 2 ? 1 : 0;
      }
    }
    assertThat(expected).isPositive();
    assertThat(check.path("TrainingJobsObserved").asInt()).isEqualTo(expected);
    assertThat(check.path("WithinOneDeviation").asInt(-1)).isEqualTo(one);
    assertThat(check.path("WithinTwoDeviations").asInt(-1)).isEqualTo(two);
  }

  /// What the training jobs tried, as they tell it.
  private List<JsonNode> tried() {
    return calls
        .call("ListTrainingJobsForHyperParameterTuningJob", NAMED)
        .path("TrainingJobSummaries")
        .valueStream()
        .map(each -> each.path("TunedHyperParameters"))
        .toList();
  }

  private static JsonNode named(JsonNode slices, String name) {
    return slices
        .valueStream()
        .filter(slice -> slice.path("Name").asString().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> values(JsonNode slice) {
    return slice.path("Points").valueStream().map(point -> point.path("Value").asString()).toList();
  }
}
