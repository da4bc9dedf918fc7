package hone.server.operations.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import hone.server.operations.Calls;
import hone.server.operations.OperationsHarness;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Metrics whose values the API's floats cannot hold, as those of a training that diverged.
final class GreatValuesTest extends OperationsHarness {
  private static final Instant AT = Instant.parse("2026-01-31T12:00:30Z");

  @BeforeEach
  void start() {
    calls.call("CreateTrainingJob", Calls.training("job"));
  }

  private static ObjectNode object(String json) {
    return (ObjectNode) Calls.MAPPER.readTree(json.replace('\'', '"'));
  }

  private void put(String metric, double... values) {
    ObjectNode request = object("{'TrialComponentName': 'job-aws-training-job'}");
    for (double value : values) {
      request
          .withArray("MetricData")
          .addObject()
          .put("MetricName", metric)
          .put("Timestamp", AT.getEpochSecond())
          .put("Value", value);
    }
    calls.call("BatchPutMetrics", request);
  }

  private JsonNode search(String rest) {
    return calls.call("Search", object("{'Resource': 'TrainingJob', " + rest + "}"));
  }

  private JsonNode finalMetrics() {
    return calls
        .call("DescribeTrainingJob", object("{'TrainingJobName': 'job'}"))
        .path("FinalMetricDataList");
  }

  @ParameterizedTest
  @CsvSource({"1e39, 3.4028235E38", "-1e300, -3.4028235E38", "1e-300, 0.0"})
  void whatNoFloatHoldsIsToldAsTheNearestOne(double value, String told) {
    put("loss", value);

    assertThat(finalMetrics().at("/0/Value").toString()).isEqualTo(told);
    JsonNode found =
        search(
            "'SortBy': 'Metrics.loss', 'SearchExpression': {'Filters': [{'Name': 'Metrics.loss',"
                + (" 'Operator': 'GreaterThanOrEqualTo', 'Value': '" + told + "'}]}"));
    assertThat(found.at("/Results/0/TrainingJob/FinalMetricDataList/0/Value").toString())
        .isEqualTo(told);
  }

  @ParameterizedTest
  @CsvSource({
    "0.9, GreaterThanOrEqualTo, 0.9",
    "0.9, Equals,               0.9",
    "0.1, LessThanOrEqualTo,    0.1",
    "0.1, Equals,               1e-1"
  })
  void aFilterComparesTheValueThatIsTold(double value, String operator, String asked) {
    put("acc", value);

    String filter =
        "{'Name': 'Metrics.acc', 'Operator': '" + operator + "', 'Value': '" + asked + "'}";
    String made = "{'Name': 'RoleArn', 'Operator': 'Exists'}";
    for (String filters : new String[] {filter, filter + "," + made, made + "," + filter}) {
      assertThat(search("'SearchExpression': {'Filters': [" + filters + "]}").path("Results"))
          .as(filters)
          .hasSize(1);
    }
  }

  @Test
  void sumsAndMeansOfTheGreatestNumbersAreNumbers() {
    put("up", 1.7e308, 1.7e308);
    put("both", 1.7e308, -1.7e308);

    JsonNode component =
        calls.call(
            "DescribeTrialComponent", object("{'TrialComponentName': 'job-aws-training-job'}"));
    assertThat(component.at("/Metrics/1/Avg").toString()).isEqualTo("1.7E308");
    assertThat(component.at("/Metrics/1/StdDev").toString()).isEqualTo("0.0");
    assertThat(component.at("/Metrics/0/Avg").toString()).isEqualTo("0.0");
    assertThat(component.at("/Metrics/0/StdDev").toString()).isEqualTo("1.7E308");
    assertThat(statistic("up", "Average").toString()).isEqualTo("1.7E308");
    assertThat(statistic("up", "Sum").toString()).isEqualTo("1.7976931348623157E308");
    assertThat(statistic("both", "p50").toString()).isEqualTo("0.0");
  }

  private JsonNode statistic(String metric, String statistic) {
    String query =
        "{'StartTime': START, 'EndTime': END, 'MetricDataQueries': [{'Id': 'q', 'MetricStat':"
            + " {'Period': 60, 'Stat': 'STAT', 'Metric': {'Namespace':"
            + " '/aws/sagemaker/TrainingJobs', 'MetricName': 'METRIC', 'Dimensions':"
            + " [{'Name': 'TrainingJobName', 'Value': 'job'}]}}}]}";
    return calls
        .call(
            "GetMetricData",
            object(
                query
                    .replace("START", "" + AT.minusSeconds(60).getEpochSecond())
                    .replace("END", "" + AT.plusSeconds(60).getEpochSecond())
                    .replace("STAT", statistic)
                    .replace("METRIC", metric)))
        .at("/MetricDataResults/0/Values/0");
  }

  @Test
  void anObjectiveThatNoFloatHoldsIsANumberWhereverItIsTold() throws InterruptedException {
    ObjectNode tuning = Calls.tuning("tune");
    ObjectNode limits =
        (ObjectNode) tuning.path("HyperParameterTuningJobConfig").path("ResourceLimits");
    limits.put("MaxNumberOfTrainingJobs", 1).put("MaxParallelTrainingJobs", 1);
    calls.backend.finish();
    calls.backend.report("tune", "ObjectiveMetric", 1e39);
    calls.call("CreateHyperParameterTuningJob", tuning);
    calls.awaitEnd("tune");

    String path = "FinalHyperParameterTuningJobObjectiveMetric/Value";
    JsonNode described =
        calls.call(
            "DescribeHyperParameterTuningJob", object("{'HyperParameterTuningJobName': 'tune'}"));
    assertThat(described.at("/BestTrainingJob/" + path).toString()).isEqualTo("3.4028235E38");
    JsonNode listed =
        calls.call(
            "ListTrainingJobsForHyperParameterTuningJob",
            object("{'HyperParameterTuningJobName': 'tune'}"));
    assertThat(listed.at("/TrainingJobSummaries/0/" + path).toString()).isEqualTo("3.4028235E38");
  }
}
