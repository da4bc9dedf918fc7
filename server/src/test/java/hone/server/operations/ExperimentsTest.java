package hone.server.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.engine.ApiError;
import hone.engine.Scope;
import hone.engine.backend.MetricPoint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Experiments, trials and trial components: the caller's own, and those that jobs make.
final class ExperimentsTest extends OperationsHarness {
  private JsonNode component(String name) {
    return calls.call("DescribeTrialComponent", "{\"TrialComponentName\":\"" + name + "\"}");
  }

  private void refused(String operation, String request, String code, String text) {
    assertThatThrownBy(() -> calls.call(operation, request))
        .isInstanceOf(ApiError.class)
        .hasMessageContaining(code + ": ")
        .hasMessageContaining(text);
  }

  private static List<String> texts(JsonNode list, String member) {
    var all = new ArrayList<String>();
    list.forEach(each -> all.add(each.path(member).asString()));
    return all;
  }

  @Test
  void anExperimentLivesThroughItsOperations() {
    assertThat(
            calls
                .call("CreateExperiment", "{\"ExperimentName\":\"Exp\",\"Description\":\"d\"}")
                .path("ExperimentArn")
                .asString())
        .isEqualTo("arn:aws:sagemaker:us-west-2:123456789012:experiment/exp");
    refused(
        "CreateExperiment",
        "{\"ExperimentName\":\"EXP\"}",
        "ValidationException",
        "Experiment with name (EXP) already exists.");
    calls.call("UpdateExperiment", "{\"ExperimentName\":\"exp\",\"DisplayName\":\"Shown\"}");

    JsonNode told = calls.call("DescribeExperiment", "{\"ExperimentName\":\"exp\"}");
    assertThat(told.path("ExperimentName").asString()).isEqualTo("Exp");
    assertThat(told.path("DisplayName").asString()).isEqualTo("Shown");
    assertThat(told.path("Description").asString()).isEqualTo("d");
    JsonNode caller = calls.call("GetCallerIdentity", "");
    JsonNode creator = told.path("CreatedBy").path("IamIdentity");
    assertThat(creator.path("PrincipalId")).isEqualTo(caller.path("UserId"));
    assertThat(creator.path("Arn")).isEqualTo(caller.path("Arn"));
    assertThat(told.has("Source")).isFalse();

    calls.call("DeleteExperiment", "{\"ExperimentName\":\"exp\"}");
    refused(
        "DescribeExperiment", "{\"ExperimentName\":\"exp\"}", "ResourceNotFound", "does not exist");
  }

  @Test
  void anotherAccountHasExperimentsOfItsOwn() {
    calls.call("CreateExperiment", "{\"ExperimentName\":\"exp\"}");
    calls.as("210987654321");

    refused(
        "DescribeExperiment", "{\"ExperimentName\":\"exp\"}", "ResourceNotFound", "does not exist");
    calls.call("CreateExperiment", "{\"ExperimentName\":\"exp\"}");
    assertThat(calls.call("ListExperiments", "{}").path("ExperimentSummaries")).hasSize(1);
  }

  @Test
  void whatHoldsOthersCannotBeDeleted() {
    calls.call("CreateExperiment", "{\"ExperimentName\":\"e\"}");
    calls.call("CreateTrial", "{\"TrialName\":\"t\",\"ExperimentName\":\"E\"}");
    calls.call("CreateTrialComponent", "{\"TrialComponentName\":\"c\"}");
    String pair = "{\"TrialComponentName\":\"c\",\"TrialName\":\"t\"}";
    assertThat(calls.call("AssociateTrialComponent", pair).path("TrialArn").asString())
        .endsWith(":experiment-trial/t");
    calls.call("AssociateTrialComponent", pair);

    refused("DeleteExperiment", "{\"ExperimentName\":\"e\"}", "ValidationException", "trial 't'");
    refused("DeleteTrial", "{\"TrialName\":\"t\"}", "ValidationException", "component 'c'");
    refused(
        "DeleteTrialComponent",
        "{\"TrialComponentName\":\"c\"}",
        "ValidationException",
        "trial 't'");

    calls.call("DisassociateTrialComponent", pair);
    calls.call("DeleteTrialComponent", "{\"TrialComponentName\":\"c\"}");
    calls.call("DeleteTrial", "{\"TrialName\":\"t\"}");
    calls.call("DeleteExperiment", "{\"ExperimentName\":\"e\"}");
    refused(
        "AssociateTrialComponent",
        "{\"TrialComponentName\":\"c\",\"TrialName\":\"t\"}",
        "ResourceNotFound",
        "does not exist");
    refused(
        "CreateTrial",
        "{\"TrialName\":\"t\",\"ExperimentName\":\"e\"}",
        "ResourceNotFound",
        "experiment/e' does not exist");
  }

  @Test
  void updatesOfAComponentMergeByKey() {
    calls.call(
        "CreateTrialComponent",
        """
        {"TrialComponentName":"c","Parameters":{"a":{"NumberValue":1},"b":{"StringValue":"x"}},
         "Status":{"PrimaryStatus":"InProgress"},"InputArtifacts":{"in":{"Value":"s3://b/in"}}}
        """);
    calls.call(
        "UpdateTrialComponent",
        """
        {"TrialComponentName":"c","Parameters":{"b":{"StringValue":"y"},"d":{"NumberValue":2.5}},
         "ParametersToRemove":["a"],"InputArtifactsToRemove":["in"],
         "OutputArtifacts":{"out":{"Value":"s3://b/out","MediaType":"text/csv"}},
         "Status":{"PrimaryStatus":"Completed"},"EndTime":1700000000}
        """);

    JsonNode told =
        component("arn:aws:sagemaker:us-west-2:123456789012:experiment-trial-component/c");
    assertThat(told.path("Parameters").toString())
        .isEqualTo("{\"b\":{\"StringValue\":\"y\"},\"d\":{\"NumberValue\":2.5}}");
    // Clients go through the entries without asking whether there are any.
    assertThat(told.path("InputArtifacts").toString()).isEqualTo("{}");
    assertThat(told.path("OutputArtifacts").path("out").path("MediaType").asString())
        .isEqualTo("text/csv");
    assertThat(told.path("Status").path("PrimaryStatus").asString()).isEqualTo("Completed");
    assertThat(told.path("EndTime").asLong()).isEqualTo(1_700_000_000L);
    refused(
        "UpdateTrialComponent",
        "{\"TrialComponentName\":\"c\",\"Parameters\":{\"z\":{}}}",
        "ValidationException",
        "parameters.z: found neither");
  }

  @Test
  void aTrainingJobsComponentTellsWhatTheJobTells() {
    calls.call("CreateTrainingJob", Calls.training("My-Job"));

    JsonNode told = component("my-job-aws-training-job");
    assertThat(told.path("TrialComponentName").asString()).isEqualTo("my-job-aws-training-job");
    assertThat(told.path("Source").path("SourceArn").asString())
        .isEqualTo("arn:aws:sagemaker:us-west-2:123456789012:training-job/my-job");
    assertThat(told.path("Source").path("SourceType").asString()).isEqualTo("SageMakerTrainingJob");
    JsonNode parameters = told.path("Parameters");
    assertThat(parameters.path("lr").path("NumberValue").asDouble()).isEqualTo(0.1);
    assertThat(parameters.path("opt").path("StringValue").asString()).isEqualTo("sgd");
    assertThat(parameters.path("SageMaker.ImageUri").path("StringValue").asString())
        .isEqualTo("mine");
    assertThat(parameters.path("SageMaker.VolumeSizeInGB").path("NumberValue").asInt())
        .isEqualTo(5);
    assertThat(told.path("InputArtifacts").path("train").path("Value").asString())
        .isEqualTo("s3://b/train");
    assertThat(told.path("Status").path("PrimaryStatus").asString()).isEqualTo("InProgress");

    calls.call("StopTrainingJob", "{\"TrainingJobName\":\"my-job\"}");
    String status = component("my-job-aws-training-job").path("Status").path("Message").asString();
    assertThat(status).startsWith("Status: Stop");
  }

  @Test
  void aComponentOfAJobWithTheLongestNameCanBeDescribed() {
    String name = "j".repeat(63);
    calls.call("CreateTrainingJob", Calls.training(name));

    JsonNode told = component(name + "-aws-training-job");

    assertThat(told.path("TrialComponentName").asString()).isEqualTo(name + "-aws-training-job");
    JsonNode byArn = component(told.path("TrialComponentArn").asString());
    assertThat(byArn.path("TrialComponentName")).isEqualTo(told.path("TrialComponentName"));
  }

  @Test
  void whatACallerSaysOfAJobsComponentStaysBesideTheJobs() {
    calls.call("CreateTrainingJob", Calls.training("job"));
    calls.call(
        "UpdateTrialComponent",
        """
        {"TrialComponentName":"job-aws-training-job","DisplayName":"Best",
         "Parameters":{"note":{"StringValue":"mine"}},"ParametersToRemove":["opt"]}
        """);

    JsonNode told = component("job-aws-training-job");
    assertThat(told.path("DisplayName").asString()).isEqualTo("Best");
    assertThat(told.path("Parameters").has("opt")).isFalse();
    assertThat(told.path("Parameters").path("note").path("StringValue").asString())
        .isEqualTo("mine");
    assertThat(told.path("Parameters").path("lr").path("NumberValue").asDouble()).isEqualTo(0.1);
  }

  @Test
  void componentsAreFoundBySourceTrialAndExperiment() {
    calls.call("CreateTrainingJob", Calls.training("Job"));
    calls.call("CreateHyperParameterTuningJob", Calls.tuning("tune"));
    String source = "arn:aws:sagemaker:us-west-2:123456789012:training-job/JOB";

    assertThat(
            texts(
                calls
                    .call("ListTrialComponents", "{\"SourceArn\":\"" + source + "\"}")
                    .path("TrialComponentSummaries"),
                "TrialComponentName"))
        .containsExactly("job-aws-training-job");
    JsonNode experiment =
        calls.call("DescribeExperiment", "{\"ExperimentName\":\"tune-aws-tuning-job\"}");
    assertThat(experiment.path("Source").path("SourceArn").asString())
        .endsWith(":hyper-parameter-tuning-job/tune");
    assertThat(
            texts(
                calls
                    .call("ListTrials", "{\"ExperimentName\":\"tune-aws-tuning-job\"}")
                    .path("TrialSummaries"),
                "TrialName"))
        .containsExactly("tune-aws-tuning-job");
    await(() -> componentsOf("ExperimentName").size() == 2);
    String component = componentsOf("ExperimentName").path(0).path("TrialComponentName").asString();
    String both = "{\"ExperimentName\":\"%s\",\"TrialComponentName\":\"" + component + "\"}";
    assertThat(
            calls.call("ListTrials", both.formatted("tune-aws-tuning-job")).path("TrialSummaries"))
        .hasSize(1);
    calls.call("CreateExperiment", "{\"ExperimentName\":\"another\"}");
    assertThat(calls.call("ListTrials", both.formatted("another")).path("TrialSummaries"))
        .isEmpty();
    assertThat(componentsOf("TrialName")).hasSize(2);
    refused(
        "ListTrialComponents",
        "{\"TrialName\":\"tune-aws-tuning-job\",\"ExperimentName\":\"tune-aws-tuning-job\"}",
        "ValidationException",
        "at most one");
  }

  private JsonNode componentsOf(String member) {
    return calls
        .call("ListTrialComponents", "{\"" + member + "\":\"tune-aws-tuning-job\"}")
        .path("TrialComponentSummaries");
  }

  private static void await(java.util.function.BooleanSupplier condition) {
    long end = System.nanoTime() + 90_000_000_000L;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  @Test
  void aTrainingJobIsPlacedWhereItsExperimentConfigSays() {
    calls.call("CreateExperiment", "{\"ExperimentName\":\"e\"}");
    var request = Calls.training("one");
    request
        .putObject("ExperimentConfig")
        .put("ExperimentName", "e")
        .put("TrialName", "fresh")
        .put("TrialComponentDisplayName", "Shown");
    calls.call("CreateTrainingJob", request);

    assertThat(
            calls
                .call("DescribeTrial", "{\"TrialName\":\"fresh\"}")
                .path("ExperimentName")
                .asString())
        .isEqualTo("e");
    JsonNode found =
        calls
            .call("ListTrialComponents", "{\"TrialName\":\"fresh\"}")
            .path("TrialComponentSummaries");
    assertThat(texts(found, "DisplayName")).containsExactly("Shown");

    var lost = Calls.training("two");
    lost.putObject("ExperimentConfig").put("ExperimentName", "missing");
    refused("CreateTrainingJob", lost.toString(), "ResourceNotFound", "experiment/missing'");
    refused(
        "DescribeTrainingJob", "{\"TrainingJobName\":\"two\"}", "ValidationException", "not found");
  }

  @Test
  void listsAreNewestFirstAndPaged() {
    for (String name : List.of("b", "c", "a")) {
      calls.call("CreateExperiment", "{\"ExperimentName\":\"" + name + "\"}");
    }
    assertThat(
            texts(
                calls
                    .call("ListExperiments", "{\"SortBy\":\"Name\",\"SortOrder\":\"Ascending\"}")
                    .path("ExperimentSummaries"),
                "ExperimentName"))
        .containsExactly("a", "b", "c");
    var names = new ArrayList<String>();
    String token = null;
    do {
      var request = Calls.MAPPER.createObjectNode().put("MaxResults", 2).put("NextToken", token);
      JsonNode page = calls.call("ListExperiments", request);
      names.addAll(texts(page.path("ExperimentSummaries"), "ExperimentName"));
      token = page.path("NextToken").asString(null);
    } while (token != null);
    assertThat(names).containsExactly("a", "c", "b");
  }

  @Test
  void resourcesHaveTags() {
    calls.call(
        "CreateExperiment",
        "{\"ExperimentName\":\"e\",\"Tags\":[{\"Key\":\"k\",\"Value\":\"v\"}]}");
    String arn = "arn:aws:sagemaker:us-west-2:123456789012:experiment/e";

    calls.call(
        "AddTags", "{\"ResourceArn\":\"" + arn + "\",\"Tags\":[{\"Key\":\"l\",\"Value\":\"w\"}]}");
    assertThat(
            texts(calls.call("ListTags", "{\"ResourceArn\":\"" + arn + "\"}").path("Tags"), "Key"))
        .containsExactly("k", "l");
  }

  @Test
  void valuesThatAreNoNumbersAreRefusedOneByOne() {
    refused(
        "CreateTrialComponent",
        "{\"TrialComponentName\":\"c\",\"Parameters\":{\"p\":{\"NumberValue\":\"NaN\"}}}",
        "ValidationException",
        "parameters.p.numberValue: found NaN, allowed is a finite number");
    calls.call("CreateTrialComponent", "{\"TrialComponentName\":\"c\"}");

    JsonNode answer =
        calls.call(
            "BatchPutMetrics",
            """
            {"TrialComponentName": "c", "MetricData": [
              {"MetricName": "m", "Timestamp": 1700000000, "Value": "Infinity"},
              {"MetricName": "m", "Timestamp": 1700000000, "Value": 2}]}
            """);

    assertThat(answer.path("Errors").toString())
        .isEqualTo("[{\"Code\":\"VALIDATION_ERROR\",\"MetricIndex\":0}]");
    assertThat(component("c").path("Metrics").path(0).path("Count").asInt()).isEqualTo(1);
  }

  @Test
  void aComponentSumsUpWhatTheAttemptThatCountsPrinted() {
    calls.call("CreateTrainingJob", Calls.training("job"));
    calls.store.write(
        store -> {
          long id =
              store.trainingJob(new Scope("123456789012", "us-west-2"), "job").orElseThrow().id();
          store.add(id, List.of(new MetricPoint(1, "loss", 9, Instant.EPOCH)));
          store.passMetrics(id);
          for (int i = 1; i <= 2; i++) {
            store.add(id, List.of(new MetricPoint(i, "loss", 4 - i, Instant.EPOCH)));
          }
          return true;
        });

    JsonNode metrics = component("job-aws-training-job").path("Metrics").path(0);
    assertThat(metrics.path("Count").asInt()).isEqualTo(2);
    assertThat(metrics.path("Max").asDouble()).isEqualTo(3);
    assertThat(metrics.path("Avg").asDouble()).isEqualTo(2.5);
    assertThat(metrics.path("StdDev").asDouble()).isEqualTo(0.5);
  }
}
