package hone.server.operations.training;

import static org.assertj.core.api.Assertions.assertThat;

import hone.server.operations.Calls;
import hone.server.operations.OperationsHarness;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What stays of a training job when it is deleted, and what another one of its name has of it.
final class DeletedTrainingJobsTest extends OperationsHarness {
  private static final String GROUP = "'logGroupName': '/aws/sagemaker/TrainingJobs'";
  private static final Instant AT = Instant.parse("2026-01-31T12:00:30Z");

  private JsonNode call(String operation, String request) {
    return calls.call(operation, (ObjectNode) Calls.MAPPER.readTree(request.replace('\'', '"')));
  }

  private void create() {
    calls.call("CreateTrainingJob", Calls.training("job"));
  }

  private JsonNode described() {
    return call("DescribeTrainingJob", "{'TrainingJobName': 'job'}");
  }

  private void end() throws InterruptedException {
    calls.backend.finish();
    String found = "";
    for (int i = 0; i < 6_000 && !found.equals("Completed"); i++) {
      found = described().path("TrainingJobStatus").asString();
      Thread.sleep(10);
    }
    assertThat(found).isEqualTo("Completed");
  }

  /// Say something of a training job and its component, let it end, and delete it.
  private void trainAndDelete() throws InterruptedException {
    create();
    put(3);
    call(
        "UpdateTrialComponent",
        "{'TrialComponentName': 'job-aws-training-job', 'Status': {'PrimaryStatus': 'Failed'}}");
    end();
    call("DeleteTrainingJob", "{'TrainingJobName': 'job'}");
  }

  private void put(double value) {
    call(
        "BatchPutMetrics",
        "{'TrialComponentName': 'job-aws-training-job', 'MetricData': [{'MetricName': 'loss',"
            + (" 'Timestamp': " + AT.getEpochSecond() + ", 'Step': 1, 'Value': " + value + "}]}"));
  }

  private JsonNode streams() {
    return call("DescribeLogStreams", "{" + GROUP + ", 'logStreamNamePrefix': 'job/'}")
        .path("logStreams");
  }

  private JsonNode sums() {
    String query =
        "{'StartTime': START, 'EndTime': END, 'MetricDataQueries': [{'Id': 'q', 'MetricStat':"
            + " {'Period': 60, 'Stat': 'Sum', 'Metric': {'Namespace':"
            + " '/aws/sagemaker/TrainingJobs', 'MetricName': 'loss', 'Dimensions':"
            + " [{'Name': 'TrainingJobName', 'Value': 'job'}]}}}]}";
    return call(
            "GetMetricData",
            query
                .replace("START", "" + AT.minusSeconds(60).getEpochSecond())
                .replace("END", "" + AT.plusSeconds(60).getEpochSecond()))
        .at("/MetricDataResults/0/Values");
  }

  @Test
  void logsAndMetricsOutliveTheirTrainingJob() throws InterruptedException {
    trainAndDelete();

    assertThat(streams()).hasSize(1);
    String stream = streams().path(0).path("logStreamName").asString();
    for (String request :
        new String[] {
          "{" + GROUP + ", 'logStreamNames': ['" + stream + "']}",
          "{" + GROUP + ", 'logStreamNamePrefix': 'job/'}"
        }) {
      assertThat(call("FilterLogEvents", request).at("/events/0/message").asString())
          .isEqualTo("one");
    }
    String own = "{" + GROUP + ", 'logStreamName': '" + stream + "', 'startFromHead': true}";
    assertThat(call("GetLogEvents", own).at("/events/0/message").asString()).isEqualTo("one");
    assertThat(sums().toString()).isEqualTo("[3.0]");

    calls.as("210987654321");
    assertThat(streams()).isEmpty();
    assertThat(sums()).isEmpty();
  }

  @Test
  void anotherTrainingJobOfTheNameBeginsAnew() throws InterruptedException {
    trainAndDelete();
    create();

    assertThat(described().has("FinalMetricDataList")).isFalse();
    JsonNode component =
        call("DescribeTrialComponent", "{'TrialComponentName': 'job-aws-training-job'}");
    assertThat(component.path("Metrics")).isEmpty();
    assertThat(component.at("/Status/PrimaryStatus").asString()).isNotEqualTo("Failed");
    end();
    put(4);
    assertThat(described().at("/FinalMetricDataList/0/Value").toString()).isEqualTo("4.0");
    // The newest one's.
    assertThat(streams()).hasSize(1);
  }
}
