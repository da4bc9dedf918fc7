package hone.server.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.engine.ApiError;
import hone.engine.Scope;
import hone.engine.backend.MetricPoint;
import hone.engine.loop.Engine;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Algorithm resources, what they ask of jobs, and UpdateTrainingJob.
final class AlgorithmsTest extends OperationsHarness {
  private static final String ARN = "arn:aws:sagemaker:us-west-2:123456789012:algorithm/algo";
  private static final String ALGORITHM =
      """
      {"AlgorithmName":"Algo","AlgorithmDescription":"d","TrainingSpecification":{
        "TrainingImage":"mine","SupportedTrainingInstanceTypes":["ml.m5.large"],
        "MetricDefinitions":[{"Name":"acc","Regex":"acc=(.*)"}],
        "SupportedTuningJobObjectiveMetrics":[{"Type":"Maximize","MetricName":"acc"}],
        "SupportedHyperParameters":[
          {"Name":"lr","Type":"Continuous","IsTunable":true,"IsRequired":true,"Range":{
            "ContinuousParameterRangeSpecification":{"MinValue":"1e-6","MaxValue":"1"}}},
          {"Name":"opt","Type":"Categorical","DefaultValue":"sgd","Range":{
            "CategoricalParameterRangeSpecification":{"Values":["sgd","adam"]}}},
          {"Name":"epochs","Type":"Integer","Range":{
            "IntegerParameterRangeSpecification":{"MinValue":"1","MaxValue":"50"}}}],
        "TrainingChannels":[
          {"Name":"train","IsRequired":true,"SupportedContentTypes":["text/csv"],
           "SupportedInputModes":["File"]}]}}
      """;

  private static ObjectNode object(String json) {
    return (ObjectNode) Calls.MAPPER.readTree(json);
  }

  private static ObjectNode training(String algorithm) {
    ObjectNode request = Calls.training("job");
    request.set(
        "AlgorithmSpecification",
        object("{\"TrainingInputMode\":\"File\"}").put("AlgorithmName", algorithm));
    return request;
  }

  private static ObjectNode tuning() {
    ObjectNode request = Calls.tuning("tune");
    ObjectNode definition = (ObjectNode) request.path("TrainingJobDefinition");
    definition.set(
        "AlgorithmSpecification",
        object("{\"TrainingInputMode\":\"File\",\"AlgorithmName\":\"algo\"}"));
    return request;
  }

  private void refused(String operation, JsonNode request, String text) {
    assertThatThrownBy(() -> calls.call(operation, request))
        .isInstanceOf(ApiError.class)
        .hasMessageContaining("ValidationException: ")
        .hasMessageContaining(text);
  }

  @Test
  void anAlgorithmIsDescribedByNameAndArnListedAndDeleted() {
    assertThat(calls.call("CreateAlgorithm", ALGORITHM).path("AlgorithmArn").asString())
        .isEqualTo(ARN);
    refused("CreateAlgorithm", object(ALGORITHM), "already exists");

    for (String name : new String[] {"ALGO", ARN}) {
      JsonNode told = calls.call("DescribeAlgorithm", object("{}").put("AlgorithmName", name));
      assertThat(told.path("AlgorithmName").asString()).isEqualTo("Algo");
      assertThat(told.path("AlgorithmStatus").asString()).isEqualTo("Completed");
      assertThat(told.path("TrainingSpecification").path("SupportedHyperParameters")).hasSize(3);
      assertThat(told.path("CertifyForMarketplace").isBoolean()).isTrue();
    }
    JsonNode list = calls.call("ListAlgorithms", "{\"NameContains\":\"lg\"}");
    assertThat(list.path("AlgorithmSummaryList").path(0).path("AlgorithmDescription").asString())
        .isEqualTo("d");

    calls.call("DeleteAlgorithm", "{\"AlgorithmName\":\"algo\"}");
    refused("DescribeAlgorithm", object("{\"AlgorithmName\":\"algo\"}"), "does not exist");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "/TrainingImage | \"unknown\" | nothing here can run",
        "/MetricDefinitions/0/Regex | \"(\" | The regular expression of the metric",
        "/SupportedTuningJobObjectiveMetrics/0/MetricName | \"loss\" | found loss",
        "/SupportedHyperParameters/1/Name | \"lr\" | 'lr' twice",
        "/SupportedHyperParameters/1/DefaultValue | \"rms\" | allowed are [sgd, adam]",
        "/SupportedHyperParameters/1/Type | \"Integer\" | a range of another type",
      })
  void whatIsWrongWithAnAlgorithmIsTold(String path, String value, String text) {
    ObjectNode request = object(ALGORITHM);
    int slash = path.lastIndexOf('/');
    JsonNode parent = request.path("TrainingSpecification").at(path.substring(0, slash));
    ((ObjectNode) parent).set(path.substring(slash + 1), Calls.MAPPER.readTree(value));

    refused("CreateAlgorithm", request, text);
  }

  @Test
  void aTrainingJobRunsAnAlgorithmsImageWithItsMetrics() {
    calls.call("CreateAlgorithm", ALGORITHM);
    calls.call("CreateTrainingJob", training("Algo"));

    JsonNode told =
        calls
            .call("DescribeTrainingJob", "{\"TrainingJobName\":\"job\"}")
            .path("AlgorithmSpecification");
    assertThat(told.path("AlgorithmName").asString()).isEqualTo(ARN);
    assertThat(told.has("TrainingImage")).isFalse();
    assertThat(told.path("MetricDefinitions").path(0).path("Name").asString()).isEqualTo("acc");
  }

  @Test
  void whatAnAlgorithmDoesNotAllowIsRefused() {
    calls.call("CreateAlgorithm", ALGORITHM);
    ObjectNode request = training("algo");
    request.set("HyperParameters", object("{\"lr\":\"0.1\",\"depth\":\"3\"}"));
    refused("CreateTrainingJob", request, "hyperParameters.depth: it is none of its");
    request.set("HyperParameters", object("{\"lr\":\"2\"}"));
    refused("CreateTrainingJob", request, "hyperParameters.lr: found 2, allowed is 0.000001 to 1");
    request.set("HyperParameters", object("{\"opt\":\"adam\"}"));
    refused("CreateTrainingJob", request, "found no lr");
    request.set("HyperParameters", object("{\"lr\":\"0.1\"}"));
    request.putArray("InputDataConfig");
    request.remove("InputDataConfig");
    refused("CreateTrainingJob", request, "found no channel train");
    refused("CreateTrainingJob", training("other"), "algorithm/other' does not exist");
    refused(
        "CreateTrainingJob",
        training("arn:aws:sagemaker:us-west-2:210987654321:algorithm/algo"),
        "does not exist");
    ObjectNode both = training("algo");
    ((ObjectNode) both.path("AlgorithmSpecification")).put("TrainingImage", "mine");
    refused("CreateTrainingJob", both, "found both");
    ObjectNode other = training("algo");
    ((ObjectNode) other.path("ResourceConfig")).put("InstanceType", "ml.m5.xlarge");
    refused("CreateTrainingJob", other, "allowed by the algorithm");
  }

  @Test
  void aTuningJobSearchesWhatItsAlgorithmAllows() {
    calls.call("CreateAlgorithm", ALGORITHM);
    calls.call("CreateHyperParameterTuningJob", tuning());

    JsonNode told =
        calls
            .call("DescribeHyperParameterTuningJob", "{\"HyperParameterTuningJobName\":\"tune\"}")
            .path("TrainingJobDefinition")
            .path("AlgorithmSpecification");
    assertThat(told.path("AlgorithmName").asString()).isEqualTo(ARN);
    assertThat(told.path("MetricDefinitions").path(1).path("Name").asString())
        .isEqualTo("ObjectiveMetric");

    ObjectNode wide = tuning().put("HyperParameterTuningJobName", "wide");
    ObjectNode range =
        (ObjectNode)
            wide.at("/HyperParameterTuningJobConfig/ParameterRanges/ContinuousParameterRanges/0");
    range.put("MaxValue", "2");
    refused("CreateHyperParameterTuningJob", wide, "lr.maxValue: found 2.0");
    range.put("MaxValue", "1").put("Name", "epochs");
    refused("CreateHyperParameterTuningJob", wide, "which has a range too");
    ObjectNode loss = tuning().put("HyperParameterTuningJobName", "loss");
    ((ObjectNode) loss.at("/HyperParameterTuningJobConfig/HyperParameterTuningJobObjective"))
        .put("Type", "Minimize");
    refused("CreateHyperParameterTuningJob", loss, "Choose a valid objective metric");
    ObjectNode overriding = tuning().put("HyperParameterTuningJobName", "over");
    ((ObjectNode) overriding.at("/TrainingJobDefinition/AlgorithmSpecification"))
        .set(
            "MetricDefinitions",
            Calls.MAPPER.readTree("[{\"Name\":\"acc\",\"Regex\":\"a=(.*)\"}]"));
    refused("CreateHyperParameterTuningJob", overriding, "You can't override");
  }

  @Test
  void updatesOfATrainingJobAreToldWhileItRuns() {
    calls.call("CreateTrainingJob", Calls.training("job"));
    calls.call(
        "UpdateTrainingJob",
        """
        {"TrainingJobName":"JOB","ProfilerConfig":{"DisableProfiler":true},
         "RemoteDebugConfig":{"EnableRemoteDebug":true}}
        """);
    calls.call(
        "UpdateTrainingJob",
        """
        {"TrainingJobName":"job","ProfilerConfig":{"S3OutputPath":"s3://b/p"}}
        """);

    JsonNode told = calls.call("DescribeTrainingJob", "{\"TrainingJobName\":\"job\"}");
    assertThat(told.path("ProfilerConfig").toString())
        .isEqualTo("{\"S3OutputPath\":\"s3://b/p\",\"DisableProfiler\":true}");
    assertThat(told.path("RemoteDebugConfig").path("EnableRemoteDebug").asBoolean()).isTrue();
    refused(
        "UpdateTrainingJob",
        object(
            "{\"TrainingJobName\":\"job\",\"ResourceConfig\":{\"KeepAlivePeriodInSeconds\":60}}"),
        "available warm pool only");
    assertThatThrownBy(() -> calls.call("UpdateTrainingJob", "{\"TrainingJobName\":\"none\"}"))
        .hasMessageContaining("ResourceNotFound");
  }

  @Test
  void metricsThatCallersPutAreToldEverywhere() {
    calls.call("CreateTrainingJob", Calls.training("job"));
    var request = object("{\"TrialComponentName\":\"job-aws-training-job\"}");
    var data = request.putArray("MetricData");
    for (int step = 0; step < 4; step++) {
      data.addObject()
          .put("MetricName", "loss")
          .put("Step", step / 2)
          .put("Timestamp", 1_700_000_000 + step * 40)
          .put("Value", 4.0 - step);
    }
    calls.call("BatchPutMetrics", request);

    JsonNode metrics =
        calls
            .call("DescribeTrialComponent", "{\"TrialComponentName\":\"job-aws-training-job\"}")
            .path("Metrics")
            .path(0);
    assertThat(metrics.path("Last").asDouble()).isEqualTo(1);
    assertThat(metrics.path("Avg").asDouble()).isEqualTo(2.5);
    assertThat(metrics.path("Count").asInt()).isEqualTo(4);
    assertThat(
            calls
                .call("DescribeTrainingJob", "{\"TrainingJobName\":\"job\"}")
                .path("FinalMetricDataList")
                .path(0)
                .path("Value")
                .asDouble())
        .isEqualTo(1);
    JsonNode series = series("IterationNumber", "IterationNumber", "Avg", "training-job/job");
    assertThat(series.path("XAxisValues").toString()).isEqualTo("[0,1]");
    assertThat(series.path("MetricValues").toString()).isEqualTo("[3.5,1.5]");
    series = series("Timestamp", "OneMinute", "Count", "training-job/JOB");
    assertThat(series.path("MetricValues").toString()).isEqualTo("[1.0,2.0,1.0]");
    assertThat(
            series("Timestamp", "IterationNumber", "Min", "training-job/job")
                .path("Status")
                .asString())
        .isEqualTo("ValidationError");
    assertThat(
            series("Timestamp", "OneHour", "Min", "experiment-trial-component/none")
                .path("Message")
                .asString())
        .contains("found the resource");
    assertThat(
            calls
                .call(
                    "Search",
                    """
                    {"Resource":"ExperimentTrialComponent","SearchExpression":{"Filters":[
                      {"Name":"Metrics.loss.Min","Operator":"LessThanOrEqualTo","Value":"1"}]}}
                    """)
                .path("Results"))
        .hasSize(1);
  }

  @Test
  void printedMetricsAreToldAtTheStepsOfTheirLines() {
    calls.call("CreateTrainingJob", Calls.training("job"));
    var scope = new Scope("123456789012", "us-west-2");
    long id = calls.engine.read(store -> Engine.trainingJob(store, scope, "job").id());
    Instant at = Instant.ofEpochSecond(1_700_000_000);
    calls.store.write(
        store -> {
          store.add(
              id,
              List.of(
                  new MetricPoint(1, "loss", 4, at),
                  new MetricPoint(2, "loss", 2, at, 100L),
                  new MetricPoint(3, "loss", 1, at, 200L)));
          return true;
        });

    JsonNode series = series("IterationNumber", "IterationNumber", "Last", "training-job/job");
    assertThat(series.path("XAxisValues").toString()).isEqualTo("[0,100,200]");
    assertThat(series.path("MetricValues").toString()).isEqualTo("[4.0,2.0,1.0]");
  }

  private JsonNode series(String axis, String period, String statistic, String resource) {
    var request = object("{}");
    request
        .putArray("MetricQueries")
        .addObject()
        .put("MetricName", "loss")
        .put("ResourceArn", "arn:aws:sagemaker:us-west-2:123456789012:" + resource)
        .put("MetricStat", statistic)
        .put("Period", period)
        .put("XAxisType", axis);
    return calls.call("BatchGetMetrics", request).path("MetricQueryResults").path(0);
  }
}
