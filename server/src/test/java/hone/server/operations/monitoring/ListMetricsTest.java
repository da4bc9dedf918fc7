package hone.server.operations.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.server.operations.Calls;
import hone.server.operations.OperationsHarness;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

final class ListMetricsTest extends OperationsHarness {
  private static final String NAMESPACE = "/aws/sagemaker/TrainingJobs";

  private static ObjectNode object(String json) {
    return (ObjectNode) Calls.MAPPER.readTree(json.replace('\'', '"'));
  }

  /// As the SageMaker SDK asks.
  private static ObjectNode request(String dimension, String value) {
    return object(
        "{'Namespace': '%s', 'Dimensions': [{'Name': '%s', 'Value': '%s'}]}"
            .formatted(NAMESPACE, dimension, value));
  }

  /// All pages, each metric as `job name`.
  private List<String> listed(ObjectNode request) {
    var all = new ArrayList<String>();
    ObjectNode next = request;
    while (true) {
      JsonNode answer = calls.call("ListMetrics", next);
      assertThat(answer.path("Metrics").size()).isLessThanOrEqualTo(500);
      for (JsonNode metric : answer.path("Metrics")) {
        assertThat(metric.path("Namespace").asString()).isEqualTo(NAMESPACE);
        assertThat(metric.path("Dimensions")).hasSize(1);
        assertThat(metric.at("/Dimensions/0/Name").asString()).isEqualTo("TrainingJobName");
        all.add(
            metric.at("/Dimensions/0/Value").asString()
                + " "
                + metric.path("MetricName").asString());
      }
      if (!answer.has("NextToken")) {
        return all;
      }
      next = request.deepCopy().put("NextToken", answer.path("NextToken").asString());
    }
  }

  private void create(String job) {
    calls.call("CreateTrainingJob", Calls.training(job));
  }

  private void put(String job, List<String> metrics) {
    for (int from = 0; from < metrics.size(); from += 10) {
      ObjectNode put = object("{'TrialComponentName': '" + job + "-aws-training-job'}");
      for (String metric : metrics.subList(from, Math.min(metrics.size(), from + 10))) {
        put.withArray("MetricData")
            .addObject()
            .put("MetricName", metric)
            .put("Timestamp", 60)
            .put("Value", 1);
      }
      calls.call("BatchPutMetrics", put);
    }
  }

  private void end(String job) throws InterruptedException {
    calls.backend.finish();
    String status = "";
    for (int i = 0; i < 6_000 && !status.equals("Completed"); i++) {
      status =
          calls
              .call("DescribeTrainingJob", object("{'TrainingJobName': '" + job + "'}"))
              .path("TrainingJobStatus")
              .asString();
      Thread.sleep(10);
    }
    assertThat(status).isEqualTo("Completed");
  }

  @Test
  void whatWasPrintedAndPutIsToldWithTheObjective() throws InterruptedException {
    calls.call("CreateHyperParameterTuningJob", Calls.tuning("tuning"));
    calls.backend.report("tuning", "acc", 0.5);
    calls.backend.report("tuning", "ObjectiveMetric", 0.5);
    calls.backend.finish();
    String job = calls.awaitEnd("tuning");
    put(job, List.of("loss", "acc", "loss"));

    assertThat(listed(request("TrainingJobName", job)))
        .containsExactly(job + " ObjectiveMetric", job + " acc", job + " loss");
    assertThat(listed(request("TrainingJobName", job).put("MetricName", "acc")))
        .containsExactly(job + " acc");
    assertThat(listed(object("{'MetricName': 'acc'}"))).hasSize(4).contains(job + " acc");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'Dimensions': [{'Name': 'Host', 'Value': 'job/algo-1'}]}",
        "{'Dimensions': [{'Name': 'Host'}]}",
        "{'Dimensions': [{'Name': 'TrainingJobName', 'Value': 'other'}]}",
        "{'Dimensions': [{'Name': 'TrainingJobName', 'Value': 'job'}, {'Name': 'Host'}]}",
        "{'Dimensions': [{'Name': 'TrainingJobName', 'Value': 'job'},"
            + " {'Name': 'TrainingJobName', 'Value': 'other'}]}",
        "{'Namespace': 'AWS/EC2'}",
        "{'MetricName': 'other'}",
        "{'OwningAccount': '210987654321'}"
      })
  void whatNoMetricHasIsAnEmptyList(String request) {
    create("job");
    put("job", List.of("loss"));

    assertThat(listed(object(request))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'Namespace': '/aws/sagemaker/TrainingJobs'}",
        "{'Dimensions': [{'Name': 'TrainingJobName'}]}",
        "{'OwningAccount': '123456789012'}"
      })
  void withoutANameAllTrainingJobsOfTheAccountAreTold(String request) {
    for (String job : List.of("b", "A", "c")) {
      create(job);
      put(job.toLowerCase(Locale.ROOT), List.of("y", "x"));
    }
    create("none");

    assertThat(listed(object(request))).containsExactly("A x", "A y", "b x", "b y", "c x", "c y");
    calls.as("210987654321");
    assertThat(listed(object(request))).isEmpty();
  }

  @Test
  void manyMetricsAreToldPageByPage() {
    List<String> names = IntStream.range(0, 620).mapToObj(i -> "m " + i).toList();
    for (String job : List.of("one", "two")) {
      create(job);
      put(job, names);
    }
    var expected = new TreeSet<String>();
    names.forEach(name -> expected.add("one " + name));

    assertThat(listed(request("TrainingJobName", "one"))).containsExactlyElementsOf(expected);
    names.forEach(name -> expected.add("two " + name));
    assertThat(listed(object("{}"))).containsExactlyElementsOf(expected);
  }

  @Test
  void aTokenOfAnotherListIsRefused() {
    create("job");
    put("job", IntStream.range(0, 501).mapToObj(i -> "m" + i).toList());
    JsonNode first = calls.call("ListMetrics", request("TrainingJobName", "job"));
    assertThat(first.path("Metrics")).hasSize(500);

    String token = first.path("NextToken").asString();
    for (String wrong :
        List.of("{'NextToken': 'none'}", "{'NextToken': '" + token + "', 'MetricName': 'm1'}")) {
      assertThatThrownBy(() -> calls.call("ListMetrics", object(wrong)))
          .hasMessageContaining("NextToken");
    }
  }

  @Test
  void metricsOfADeletedTrainingJobAreToldToWhoNamesIt() throws InterruptedException {
    create("job");
    put("job", List.of("loss"));
    end("job");
    calls.call("DeleteTrainingJob", object("{'TrainingJobName': 'job'}"));

    assertThat(listed(request("TrainingJobName", "job"))).containsExactly("job loss");
    assertThat(listed(object("{}"))).isEmpty();
  }
}
