package hone.server.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// CloudWatch's view of training jobs: the one log group, and metrics wherever they come from.
final class LogsAndMetricsTest extends OperationsHarness {
  private static final String GROUP = "/aws/sagemaker/TrainingJobs";
  private static final String ARN =
      "arn:aws:logs:us-west-2:123456789012:log-group:/aws/sagemaker/TrainingJobs";

  private static ObjectNode request() {
    return Calls.MAPPER.createObjectNode();
  }

  private JsonNode groups(ObjectNode request) {
    return calls.call("DescribeLogGroups", request).path("logGroups");
  }

  @Test
  void thereIsOneLogGroup() {
    assertThat(groups(request()).path(0).path("logGroupName").asString()).isEqualTo(GROUP);
    assertThat(groups(request()).path(0).path("logGroupArn").asString()).isEqualTo(ARN);
    assertThat(groups(request()).path(0).path("arn").asString()).isEqualTo(ARN + ":*");
    assertThat(groups(request().put("logGroupNamePrefix", "/aws/sage"))).hasSize(1);
    assertThat(groups(request().put("logGroupNamePrefix", "/aws/lambda"))).isEmpty();
    assertThat(groups(request().put("logGroupNamePattern", "trainingjobs"))).hasSize(1);
    assertThat(groups(request().put("logGroupClass", "INFREQUENT_ACCESS"))).isEmpty();
    var own = request();
    own.putArray("logGroupIdentifiers").add(ARN);
    assertThat(groups(own)).hasSize(1);
    var others = request();
    others.putArray("accountIdentifiers").add("210987654321");
    assertThat(groups(others)).isEmpty();
    assertThatThrownBy(
            () ->
                groups(request().put("logGroupNamePrefix", "a").put("logGroupNamePattern", "abc")))
        .hasMessageContaining("at most one");
  }

  @Test
  void theDaysOfTheGroupAreToldUntilTheyAreDeleted() {
    assertThat(groups(request()).path(0).has("retentionInDays")).isFalse();
    ObjectNode group = request().put("logGroupName", GROUP);
    calls.call("PutRetentionPolicy", group.deepCopy().put("retentionInDays", 14));
    assertThat(groups(request()).path(0).path("retentionInDays").asInt()).isEqualTo(14);
    calls.as("210987654321");
    assertThat(groups(request()).path(0).has("retentionInDays")).isFalse();
    calls.as("123456789012");
    calls.call("DeleteRetentionPolicy", group);
    assertThat(groups(request()).path(0).has("retentionInDays")).isFalse();
  }

  @Test
  void daysThatCloudWatchDoesNotHaveAndOtherGroupsAreRefused() {
    ObjectNode group = request().put("logGroupName", GROUP);
    assertThatThrownBy(
            () -> calls.call("PutRetentionPolicy", group.deepCopy().put("retentionInDays", 2)))
        .hasMessageContaining("InvalidParameterException")
        .hasMessageContaining("found 2");
    ObjectNode other = request().put("logGroupName", "/aws/lambda/x");
    assertThatThrownBy(() -> calls.call("DeleteRetentionPolicy", other))
        .hasMessageContaining("ResourceNotFoundException");
    assertThatThrownBy(() -> calls.call("PutRetentionPolicy", other.put("retentionInDays", 1)))
        .hasMessageContaining("ResourceNotFoundException");
    assertThat(groups(request()).path(0).has("retentionInDays")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:logs:us-west-2:210987654321:log-group:/aws/sagemaker/TrainingJobs",
        "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/sagemaker/TrainingJobs",
        "x:log-group:/aws/sagemaker/TrainingJobs",
        "/aws/lambda/x"
      })
  void aGroupOfAnotherAccountOrRegionIsNotThere(String identifier) {
    for (String operation : new String[] {"DescribeLogStreams", "FilterLogEvents"}) {
      assertThatThrownBy(
              () -> calls.call(operation, request().put("logGroupIdentifier", identifier)))
          .hasMessageContaining("ResourceNotFoundException");
      calls.call(operation, request().put("logGroupIdentifier", ARN));
    }
  }

  @Test
  void cloudWatchTellsWhatWasPutToATrainingJobsComponent() {
    calls.call("CreateTrainingJob", Calls.training("job"));
    Instant at = Instant.parse("2026-01-31T12:00:30Z");
    ObjectNode put = request().put("TrialComponentName", "job-aws-training-job");
    for (double value : new double[] {1, 3}) {
      put.withArray("MetricData")
          .addObject()
          .put("MetricName", "loss")
          .put("Timestamp", at.getEpochSecond())
          .put("Step", (int) value)
          .put("Value", value);
    }
    calls.call("BatchPutMetrics", put);

    ObjectNode asked = request().put("StartTime", at.minusSeconds(60).getEpochSecond());
    asked.put("EndTime", at.plusSeconds(60).getEpochSecond());
    ObjectNode stat = asked.putArray("MetricDataQueries").addObject().put("Id", "q");
    ObjectNode metric = stat.putObject("MetricStat").put("Period", 60).put("Stat", "Average");
    ObjectNode named = metric.putObject("Metric").put("Namespace", GROUP).put("MetricName", "loss");
    named.putArray("Dimensions").addObject().put("Name", "TrainingJobName").put("Value", "job");
    JsonNode result = calls.call("GetMetricData", asked).path("MetricDataResults").path(0);

    assertThat(result.path("Values").toString()).isEqualTo("[2.0]");
    assertThatThrownBy(() -> calls.call("GetMetricData", asked.deepCopy().put("NextToken", "none")))
        .hasMessageContaining("InvalidNextToken: ");
    calls.as("210987654321");
    assertThat(calls.call("GetMetricData", asked).at("/MetricDataResults/0/Values")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "Infinity", "-Infinity"})
  void aTargetThatIsNoFiniteNumberIsRefused(String target) {
    ObjectNode tuning = Calls.tuning("job");
    ((ObjectNode) tuning.path("HyperParameterTuningJobConfig"))
        .putObject("TuningJobCompletionCriteria")
        .put("TargetObjectiveMetricValue", target);

    assertThatThrownBy(() -> calls.call("CreateHyperParameterTuningJob", tuning))
        .hasMessageContaining("ValidationException")
        .hasMessageContaining("targetObjectiveMetricValue: found " + target);
  }
}
