package hone.server.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.engine.ApiError;
import hone.engine.Scope;
import hone.engine.backend.MetricPoint;
import hone.engine.loop.Engine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Searches over training jobs with other hyperparameters, metrics and tags, and over what belongs
/// to experiments.
final class SearchTest extends OperationsHarness {
  private static final Scope SCOPE = new Scope("123456789012", "us-west-2");

  @BeforeEach
  void start() {
    train("one", "0.1", "sgd", 0.7);
    train("two", "0.25", "adam", 0.9);
    train("three", "1.5", "sgd", null);
  }

  private void train(String name, String rate, String optimizer, @Nullable Double accuracy) {
    ObjectNode request = Calls.training(name);
    request.putObject("HyperParameters").put("lr", rate).put("opt", optimizer);
    request.putArray("Tags").addObject().put("Key", "opt").put("Value", optimizer);
    calls.call("CreateTrainingJob", request);
    if (accuracy != null) {
      long id = calls.engine.read(store -> Engine.trainingJob(store, SCOPE, name).id());
      var point = new MetricPoint(1, "val:acc", accuracy, Instant.ofEpochMilli(1));
      calls.store.write(
          store -> {
            store.add(id, List.of(point));
            return true;
          });
    }
  }

  private List<String> names(String request) {
    var names = new ArrayList<String>();
    calls.call("Search", request).path("Results").forEach(each -> names.add(name(each)));
    return names;
  }

  private static String name(JsonNode result) {
    for (String kind : List.of("TrainingJob", "TrialComponent", "Trial", "Experiment")) {
      if (result.has(kind)) {
        return result.path(kind).path(kind + "Name").asString();
      }
    }
    return result.path("HyperParameterTuningJob").path("HyperParameterTuningJobName").asString();
  }

  private List<String> filtered(String filter) {
    return names(
        "{\"Resource\":\"TrainingJob\",\"SortBy\":\"CreationTime\",\"SortOrder\":\"Ascending\","
            + "\"SearchExpression\":{\"Filters\":["
            + filter
            + "]}}");
  }

  @Test
  void trainingJobsOfNoTuningJobAreToldFromOthers() throws InterruptedException {
    calls.backend.finish();
    calls.backend.report("tune", "ObjectiveMetric", 0.5);
    ObjectNode tuning = Calls.tuning("tune");
    ((ObjectNode) tuning.at("/HyperParameterTuningJobConfig/ResourceLimits"))
        .put("MaxNumberOfTrainingJobs", 1)
        .put("MaxParallelTrainingJobs", 1);
    calls.call("CreateHyperParameterTuningJob", tuning);
    String own = calls.awaitEnd("tune");
    String none = "{'Name': 'TuningJobArn', 'Operator': 'NotExists'}";
    String named = "{'Name': 'TrainingJobName', 'Operator': 'Contains', 'Value': 'tune-001'}";
    String any =
        "{'Resource': 'TrainingJob', 'SortBy': 'TrainingJobName', 'SortOrder': 'Ascending',"
            + " 'SearchExpression': {'Operator': 'OPERATOR', 'Filters': [FILTERS]}}";

    String alone = any.replace("OPERATOR", "And").replace("FILTERS", none);
    assertThat(names(alone.replace('\'', '"'))).containsExactly("one", "three", "two");
    String either = any.replace("OPERATOR", "Or").replace("FILTERS", none + ", " + named);
    assertThat(names(either.replace('\'', '"'))).contains("one", "three", "two", own).hasSize(4);
  }

  @Test
  void aLongTextThatIsSortedByMakesNoTokenThatIsTooLong() {
    String text = "\ud83d\ude00".repeat(2_499) + "x";
    for (String name : List.of("long-b", "long-a")) {
      ObjectNode training = Calls.training(name);
      training.putObject("HyperParameters").put("opt", text);
      calls.call("CreateTrainingJob", training);
    }
    String request =
        "{\"Resource\":\"TrainingJob\",\"SortBy\":\"HyperParameters.opt\",\"MaxResults\":1,"
            + "\"SortOrder\":\"Ascending\",\"SearchExpression\":{\"Filters\":[{\"Name\":"
            + "\"TrainingJobName\",\"Operator\":\"Contains\",\"Value\":\"long\"}]}%s}";
    String token = calls.call("Search", request.formatted("")).path("NextToken").asString();

    assertThat(names(request.formatted(""))).containsExactly("long-b");
    assertThat(token).hasSizeLessThanOrEqualTo(8_192);
    assertThat(names(request.formatted(",\"NextToken\":\"" + token + "\"")))
        .containsExactly("long-a");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "HyperParameters.opt        | Equals               | sgd    | one three",
        "hyperparameters.opt        | Equals               | sgd    | one three",
        "HyperParameters.opt        | NotEquals            | sgd    | two",
        "HyperParameters.opt        | In                   | adam,x | two",
        "HyperParameters.opt        | Contains             | g      | one three",
        "HyperParameters.lr         | GreaterThan          | 0.1    | two three",
        "HyperParameters.lr         | GreaterThanOrEqualTo | 0.1    | one two three",
        "HyperParameters.lr         | LessThan             | 0.25   | one",
        "HyperParameters.lr         | LessThanOrEqualTo    | 0.25   | one two",
        "HyperParameters.lr         | Equals               | 1      | three",
        "HyperParameters.missing    | NotExists            |        | one two three",
        "Metrics.val:acc            | Exists               |        | one two",
        "Metrics.val:acc            | GreaterThan          | 0.8    | two",
        "Tags.opt                   | Equals               | adam   | two",
        "TrainingJobName            | Contains             | o      | one two",
        "TrainingJobName            | Equals               | two    | two",
        "TrainingJobStatus          | Equals               | Failed | ''",
        "TuningJobArn               | NotExists            |        | one two three",
        "ResourceConfig.InstanceType| Equals               | ml.m5.large | one two three",
        "ResourceConfig.InstanceCount | GreaterThan        | 1      | ''",
        "TrainingJobName            | Equals               | TWO    | ''",
        "EnableManagedSpotTraining  | Equals               | false  | one two three",
        "CreationTime               | GreaterThan          | 2020-01-01T00:00:00 | one two three",
        "CreationTime               | LessThan             | 2020-01-01T00:00:00Z | ''",
        "InputDataConfig.ChannelName| Equals               | train  | one two three",
        "InputDataConfig.CompressionType | Equals          | None   | one two three",
        "OutputDataConfig.CompressionType | Equals         | GZIP   | one two three",
        "ResourceConfig.VolumeSizeInGB | Exists            |        | one two three",
        "ModelArtifacts             | Exists               |        | one two three",
      })
  void operatorsCompareValues(String name, String operator, String value, String found) {
    String given = value == null ? "" : ",\"Value\":\"" + value + "\"";
    List<String> expected =
        found.replace("''", "").isEmpty() ? List.of() : List.of(found.split(" "));

    assertThat(filtered("{\"Name\":\"%s\",\"Operator\":\"%s\"%s}".formatted(name, operator, given)))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "ExperimentName    | Equals      | x    | Unknown property name: ExperimentName",
        "TrainingJobName   | GreaterThan | x    | allowed for numbers and times only",
        "CreationTime      | Contains    | x    | allowed for text properties only",
        "CreationTime      | LessThan    | soon | allowed is a time",
        "Metrics.a         | LessThan    | few  | allowed is a number",
        "ResourceConfig    | Equals      | x    | found a structure",
        "TrainingJobName   | Exists      | x    | allowed is none",
        "TrainingJobName   | Equals      |      | found no value",
      })
  void whatCannotBeComparedIsRefused(String name, String operator, String value, String text) {
    String given = value == null ? "" : ",\"Value\":\"" + value + "\"";

    assertThatThrownBy(
            () ->
                filtered(
                    "{\"Name\":\"%s\",\"Operator\":\"%s\"%s}".formatted(name, operator, given)))
        .isInstanceOf(ApiError.class)
        .hasMessageContaining("ValidationException: ")
        .hasMessageContaining(text);
  }

  @ParameterizedTest
  @CsvSource({"Equals,two", "In,two", "NotEquals,one three"})
  void arnsAreComparedWithoutRegardToCase(String operator, String found) {
    String arn = "ARN:aws:sagemaker:us-west-2:123456789012:training-job/Two";

    assertThat(
            filtered(
                "{\"Name\":\"TrainingJobArn\",\"Operator\":\"%s\",\"Value\":\"%s\"}"
                    .formatted(operator, arn)))
        .isEqualTo(List.of(found.split(" ")));
  }

  @Test
  void anExpressionWithoutAConditionIsRefused() {
    assertThatThrownBy(
            () -> calls.call("Search", "{\"Resource\":\"TrainingJob\",\"SearchExpression\":{}}"))
        .hasMessageContaining("found one without a condition");
  }

  @Test
  void subExpressionsNest() {
    assertThat(
            names(
                """
                {"Resource":"TrainingJob","SortBy":"TrainingJobName","SortOrder":"Ascending",
                 "SearchExpression":{"Operator":"Or",
                  "Filters":[{"Name":"TrainingJobName","Value":"three"}],
                  "SubExpressions":[{"Filters":[
                    {"Name":"HyperParameters.opt","Value":"sgd"},
                    {"Name":"HyperParameters.lr","Operator":"LessThan","Value":"1"}]}]}}
                """))
        .containsExactly("one", "three");
  }

  @Test
  void nestedFiltersMustHoldForOneItem() {
    String nested =
        """
        {"Resource":"TrainingJob","SearchExpression":{"NestedFilters":[{
          "NestedPropertyName":"InputDataConfig","Filters":[
            {"Name":"InputDataConfig.ChannelName","Value":"train"},
            {"Name":"DataSource.S3DataSource.S3Uri","Operator":"Contains","Value":"%s"}]}]}}
        """;
    assertThat(names(nested.formatted("/train"))).hasSize(3);
    assertThat(names(nested.formatted("/other"))).isEmpty();
  }

  @Test
  void pagesFollowAnyOrderAndCountAllHits() {
    for (String by : List.of("HyperParameters.lr", "CreationTime", "LastModifiedTime")) {
      var names = new ArrayList<String>();
      ObjectNode request =
          Calls.MAPPER
              .createObjectNode()
              .put("Resource", "TrainingJob")
              .put("SortBy", by)
              .put("SortOrder", "Ascending")
              .put("MaxResults", 1);
      JsonNode page;
      do {
        page = calls.call("Search", request);
        assertThat(page.path("TotalHits").toString())
            .as("few are counted whatever the page's size")
            .isEqualTo("{\"Value\":3,\"Relation\":\"EqualTo\"}");
        page.path("Results").forEach(each -> names.add(name(each)));
        request.put("NextToken", page.path("NextToken").asString(""));
      } while (page.has("NextToken"));
      assertThat(names).as(by).hasSize(3).doesNotHaveDuplicates();
    }
    assertThat(names("{\"Resource\":\"TrainingJob\",\"SortBy\":\"Metrics.val:acc\"}"))
        .containsExactly("two", "one", "three");
  }

  @Test
  void otherTagsHideWhatVisibilityAsksFor() {
    assertThat(
            names(
                """
                {"Resource":"TrainingJob","VisibilityConditions":[
                  {"Key":"Tags.opt","Value":"adam"},{"Key":"Tags.team","Value":"a"}]}
                """))
        .containsExactly("two");
  }

  @Test
  void theRecordIsWhatDescribeTellsWithTags() {
    JsonNode record =
        calls
            .call(
                "Search",
                """
                {"Resource":"TrainingJob","SearchExpression":{
                  "Filters":[{"Name":"TrainingJobName","Value":"one"}]}}
                """)
            .path("Results")
            .path(0)
            .path("TrainingJob");

    assertThat(record.path("Tags").path(0).path("Value").asString()).isEqualTo("sgd");
    assertThat(record.path("HyperParameters").path("lr").asString()).isEqualTo("0.1");
    assertThat(record.path("FinalMetricDataList").path(0).path("MetricName").asString())
        .isEqualTo("val:acc");
    assertThat(record.path("CreationTime").isNumber()).isTrue();
  }

  @Test
  void componentsAreFoundByTrialExperimentAndMetrics() {
    calls.call("CreateExperiment", "{\"ExperimentName\":\"e\"}");
    calls.call("CreateTrial", "{\"TrialName\":\"t\",\"ExperimentName\":\"e\"}");
    calls.call(
        "AssociateTrialComponent",
        "{\"TrialName\":\"t\",\"TrialComponentName\":\"two-aws-training-job\"}");
    String search =
        "{\"Resource\":\"ExperimentTrialComponent\",\"SearchExpression\":{\"Filters\":["
            + "{\"Name\":\"%s\",\"Operator\":\"%s\",\"Value\":\"%s\"}]}}";

    for (String filter :
        List.of(
            search.formatted("Parents.TrialName", "Equals", "t"),
            search.formatted("Parents.ExperimentName", "Equals", "e"),
            search.formatted("Metrics.val:acc.Max", "GreaterThan", "0.8"),
            search.formatted("metrics.val:acc.max", "GreaterThan", "0.8"),
            search.formatted("Parameters.opt", "Equals", "adam"),
            search.formatted("Source.SourceArn", "Contains", "training-job/two"),
            search.formatted("SourceDetail.TrainingJob.HyperParameters.lr", "Equals", "0.25"))) {
      assertThat(names(filter)).as(filter).containsExactly("two-aws-training-job");
    }
    JsonNode record =
        calls
            .call("Search", search.formatted("Parents.TrialName", "Equals", "t"))
            .path("Results")
            .path(0)
            .path("TrialComponent");
    assertThat(record.path("Parents").toString())
        .isEqualTo("[{\"TrialName\":\"t\",\"ExperimentName\":\"e\"}]");
    assertThat(record.path("SourceDetail").path("TrainingJob").path("TrainingJobName").asString())
        .isEqualTo("two");
    JsonNode trial =
        calls.call("Search", "{\"Resource\":\"ExperimentTrial\"}").path("Results").path(0);
    assertThat(
            trial
                .path("Trial")
                .path("TrialComponentSummaries")
                .path(0)
                .path("TrialComponentName")
                .asString())
        .isEqualTo("two-aws-training-job");
  }

  @Test
  void tuningJobsAreFound() {
    calls.call("CreateHyperParameterTuningJob", Calls.tuning("tune"));

    JsonNode record =
        calls
            .call(
                "Search",
                """
                {"Resource":"HyperParameterTuningJob","SearchExpression":{"Filters":[
                  {"Name":"HyperParameterTuningJobConfig.Strategy","Value":"Random"},
                  {"Name":"TrainingJobDefinition.StaticHyperParameters.epochs","Value":"10"}]}}
                """)
            .path("Results")
            .path(0)
            .path("HyperParameterTuningJob");
    assertThat(record.path("HyperParameterTuningJobName").asString()).isEqualTo("tune");
  }

  @Test
  void anotherAccountFindsNothing() {
    calls.as("210987654321");

    assertThat(names("{\"Resource\":\"TrainingJob\"}")).isEmpty();
    assertThat(names("{\"Resource\":\"ExperimentTrialComponent\"}")).isEmpty();
  }

  @Test
  void moreThanOneContainsIsRefusedButForSomeProperties() {
    String twice =
        "{\"Name\":\"%s\",\"Operator\":\"Contains\",\"Value\":\"o\"},"
            + "{\"Name\":\"%s\",\"Operator\":\"Contains\",\"Value\":\"n\"}";
    assertThatThrownBy(() -> filtered(twice.formatted("TrainingJobName", "TrainingJobName")))
        .hasMessageContaining("'CONTAINS' operator usage limit of 1 exceeded.");
    assertThatThrownBy(() -> filtered(twice.formatted("Tags.opt", "Tags.opt")))
        .hasMessageContaining("'CONTAINS' operator usage limit of 1 exceeded.");
    assertThat(
            names(
                "{\"Resource\":\"ExperimentTrialComponent\",\"SearchExpression\":{\"Filters\":["
                    + twice.formatted("TrialComponentName", "TrialComponentName")
                    + "]}}"))
        .contains("one-aws-training-job");
  }

  @Test
  void suggestionsNameWhatIsThere() {
    var names = new ArrayList<String>();
    calls
        .call(
            "GetSearchSuggestions",
            """
            {"Resource":"TrainingJob","SuggestionQuery":{
              "PropertyNameQuery":{"PropertyNameHint":"L"}}}
            """)
        .path("PropertyNameSuggestions")
        .forEach(each -> names.add(each.path("PropertyName").asString()));

    assertThat(names).contains("hyperparameters.lr", "LastModifiedTime", "LabelingJobArn");
    assertThat(names)
        .allMatch(name -> name.toLowerCase(java.util.Locale.ROOT).matches("(.*[.])?l.*"))
        .doesNotContain("hyperparameters.opt", "metrics.val:acc");
  }
}
