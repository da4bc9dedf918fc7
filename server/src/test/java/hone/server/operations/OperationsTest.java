package hone.server.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import hone.engine.Scope;
import hone.server.credentials.FakeSessions;
import hone.server.operations.support.Services;
import java.util.LinkedHashSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The operations on a real engine and store: what AWS's rules refuse, what Describe and List tell.
final class OperationsTest extends OperationsHarness {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final Scope OWN = new Scope("123456789012", "us-west-2");
  private static final String STRANGER = "210987654321";

  private JsonNode call(String operation, JsonNode request) {
    return calls.call(operation, request);
  }

  private JsonNode callAsStranger(String operation, JsonNode request) {
    calls.as(STRANGER);
    try {
      return call(operation, request);
    } finally {
      calls.as(OWN.account());
    }
  }

  private JsonNode create(ObjectNode request) {
    return call("CreateHyperParameterTuningJob", request);
  }

  private static ObjectNode request() {
    return Calls.searching();
  }

  private static ObjectNode named(String member, String name) {
    return MAPPER.createObjectNode().put(member, name);
  }

  private JsonNode describe(String name) {
    return call("DescribeHyperParameterTuningJob", named("HyperParameterTuningJobName", name));
  }

  @Test
  void everyOperationIsOfferedOnce() {
    var targets = new LinkedHashSet<String>();
    var backend = calls.backend;
    var services = new Services(calls.engine, backend, backend, backend, backend);
    OperationList.of(services, FakeSessions.none())
        .forEach(each -> assertThat(targets.add(each.target())).isTrue());

    assertThat(targets).hasSizeGreaterThanOrEqualTo(16);
  }

  @Test
  void describeFillsInWhatClientsRead() {
    create(request());

    JsonNode job = describe("JOB");
    JsonNode definition = job.path("TrainingJobDefinition");
    JsonNode config = job.path("HyperParameterTuningJobConfig");
    assertThat(job.path("HyperParameterTuningJobName").asString()).isEqualTo("job");
    assertThat(job.path("HyperParameterTuningJobStatus").asString()).isEqualTo("InProgress");
    assertThat(definition.path("StaticHyperParameters").path("_tuning_objective_metric").asString())
        .isEqualTo("acc");
    assertThat(definition.path("ResourceConfig").path("InstanceCount").asInt()).isEqualTo(1);
    assertThat(definition.path("EnableNetworkIsolation").isBoolean()).isTrue();
    JsonNode metrics = definition.path("AlgorithmSpecification").path("MetricDefinitions");
    assertThat(metrics.path(1).path("Name").asString()).isEqualTo("ObjectiveMetric");
    assertThat(metrics.path(1).path("Regex").asString()).isEqualTo("acc=(.*)");
    assertThat(config.path("TrainingJobEarlyStoppingType").asString()).isEqualTo("Off");
    JsonNode ranges = config.path("ParameterRanges");
    assertThat(ranges.path("IntegerParameterRanges").isArray()).isTrue();
    assertThat(ranges.path("ContinuousParameterRanges").path(0).path("ScalingType").asString())
        .isEqualTo("Auto");
    assertThat(job.path("TrainingJobStatusCounters").path("RetryableError").isInt()).isTrue();
    assertThat(job.has("BestTrainingJob")).isFalse();
    assertThat(job.has("TrainingJobDefinitions")).isFalse();
  }

  @Test
  void aStatusThatNoJobHereHasIsFoundNowhere() {
    create(request());
    ObjectNode deleting = named("StatusEquals", "Deleting");

    assertThat(
            call("ListHyperParameterTuningJobs", deleting).path("HyperParameterTuningJobSummaries"))
        .isEmpty();
    assertThat(call("ListTrainingJobs", deleting).path("TrainingJobSummaries")).isEmpty();
    assertThat(
            call(
                    "ListTrainingJobsForHyperParameterTuningJob",
                    deleting.put("HyperParameterTuningJobName", "job"))
                .path("TrainingJobSummaries"))
        .isEmpty();
  }

  @Test
  void insightTellsWhyConfigurationsWereTried() throws InterruptedException {
    create(request());
    String training = awaitTraining();

    JsonNode insight = call("DescribeTuningInsight", named("HyperParameterTuningJobName", "job"));
    JsonNode definition = insight.path("Definitions").path(0);
    assertThat(definition.path("TrainingJobsEnded").asInt(-1)).isZero();
    assertThat(definition.path("Converged").asBoolean(true)).isFalse();
    assertThat(definition.path("Importance").isArray()).isTrue();
    assertThat(definition.path("Slices").isArray()).isTrue();
    assertThat(definition.path("Slices")).isEmpty();
    assertThat(definition.has("SlicesThrough")).isFalse();
    JsonNode oldest = insight.path("TrainingJobs").path(insight.path("TrainingJobs").size() - 1);
    assertThat(oldest.path("TrainingJobName").asString()).isEqualTo(training);
    assertThat(oldest.path("ProposedBecause").path("Kind").asString()).isEqualTo("Spread");
    assertThatThrownBy(
            () ->
                callAsStranger(
                    "DescribeTuningInsight", named("HyperParameterTuningJobName", "job")))
        .hasMessageContaining("ResourceNotFound");
    assertThatThrownBy(
            () ->
                call(
                    "DescribeTuningInsight",
                    named("HyperParameterTuningJobName", "job").put("MaxResults", 101)))
        .hasMessageContaining("at 'maxResults' failed to satisfy constraint");
  }

  @Test
  void theListFormIsAnsweredAsAList() {
    ObjectNode request = request();
    ObjectNode definition = (ObjectNode) request.remove("TrainingJobDefinition");
    ObjectNode config = (ObjectNode) request.path("HyperParameterTuningJobConfig");
    definition.put("DefinitionName", "one");
    definition.set("TuningObjective", config.remove("HyperParameterTuningJobObjective"));
    definition.set("HyperParameterRanges", config.remove("ParameterRanges"));
    request.putArray("TrainingJobDefinitions").add(definition);
    create(request);

    JsonNode job = describe("job");
    assertThat(job.has("TrainingJobDefinition")).isFalse();
    assertThat(job.path("TrainingJobDefinitions").path(0).path("DefinitionName").asString())
        .isEqualTo("one");
  }

  @Test
  void anotherAccountSeesNothing() {
    create(request());

    assertThatThrownBy(
            () ->
                callAsStranger(
                    "StopHyperParameterTuningJob", named("HyperParameterTuningJobName", "job")))
        .hasMessageContaining("ResourceNotFound");
    assertThat(
            callAsStranger("ListHyperParameterTuningJobs", MAPPER.createObjectNode())
                .path("HyperParameterTuningJobSummaries")
                .size())
        .isZero();
  }

  @Test
  void listsArePagedAndATokenBelongsToItsList() {
    for (int i = 0; i < 5; i++) {
      create(request().put("HyperParameterTuningJobName", "job-" + i));
    }
    ObjectNode list = MAPPER.createObjectNode().put("MaxResults", 2);
    var names = new LinkedHashSet<String>();
    String token = "";
    do {
      JsonNode page = call("ListHyperParameterTuningJobs", list);
      page.path("HyperParameterTuningJobSummaries")
          .forEach(each -> names.add(each.path("HyperParameterTuningJobName").asString()));
      token = page.path("NextToken").asString("");
      list.put("NextToken", token);
    } while (!token.isEmpty());
    assertThat(names).containsExactly("job-0", "job-1", "job-2", "job-3", "job-4");

    list.remove("NextToken");
    String first = call("ListHyperParameterTuningJobs", list).path("NextToken").asString();
    list.put("SortBy", "CreationTime").put("NextToken", first);
    assertThatThrownBy(() -> call("ListHyperParameterTuningJobs", list))
        .hasMessageContaining("Invalid NextToken");
  }

  @Test
  void tagsAreListedAndReachTrainingJobs() throws InterruptedException {
    ObjectNode request = request();
    request.set("Tags", MAPPER.readTree("[{\"Key\":\"team\",\"Value\":\"a\"}]"));
    create(request);
    String arn = describe("job").path("HyperParameterTuningJobArn").asString();
    call(
        "AddTags",
        named("ResourceArn", arn)
            .set("Tags", MAPPER.readTree("[{\"Key\":\"more\",\"Value\":\"b\"}]")));

    assertThat(call("ListTags", named("ResourceArn", arn)).path("Tags").size()).isEqualTo(2);
    String capitals = arn.replace("/job", "/JOB");
    assertThat(call("ListTags", named("ResourceArn", capitals)).path("Tags")).hasSize(2);
    assertThatThrownBy(() -> call("ListTags", named("ResourceArn", arn).put("NextToken", "x")))
        .hasMessageContaining("Invalid NextToken");
    String training = awaitTraining();
    JsonNode tags =
        call(
            "ListTags",
            named(
                "ResourceArn",
                call("DescribeTrainingJob", named("TrainingJobName", training))
                    .path("TrainingJobArn")
                    .asString()));
    assertThat(tags.path("Tags").path(0).path("Key").asString()).isEqualTo("team");
    assertThatThrownBy(() -> callAsStranger("ListTags", named("ResourceArn", arn)))
        .hasMessageContaining("Could not find");
  }

  @Test
  void aTunedTrainingJobTellsWhereItComesFrom() throws InterruptedException {
    create(request());
    String name = awaitTraining();

    JsonNode job = call("DescribeTrainingJob", named("TrainingJobName", name));
    assertThat(name).matches("job-001-[0-9a-f]{8}");
    assertThat(job.path("TuningJobArn").asString()).endsWith("hyper-parameter-tuning-job/job");
    assertThat(job.path("HyperParameters").path("epochs").asString()).isEqualTo("10");
    assertThat(job.path("HyperParameters").has("lr")).isTrue();
    JsonNode told = summaries().path(0);
    assertThat(told.path("CreationTime").decimalValue().stripTrailingZeros().scale())
        .as("whole seconds in a tuning job's list, not in its own description")
        .isLessThanOrEqualTo(0);
    assertThat(told.path("CreationTime").asDouble())
        .isCloseTo(job.path("CreationTime").asDouble(), within(1.0));
    job.path("SecondaryStatusTransitions")
        .forEach(each -> assertThat(each.path("StatusMessage").asString()).isNotEmpty());
  }

  private JsonNode summaries() {
    return call(
            "ListTrainingJobsForHyperParameterTuningJob",
            named("HyperParameterTuningJobName", "job").put("SortBy", "CreationTime"))
        .path("TrainingJobSummaries");
  }

  private String awaitTraining() throws InterruptedException {
    for (int i = 0; i < 2_400; i++) {
      JsonNode found = summaries();
      if (found.size() > 0) {
        return found.path(0).path("TrainingJobName").asString();
      }
      Thread.sleep(25);
    }
    throw new AssertionError("no training job within 60 s");
  }
}
