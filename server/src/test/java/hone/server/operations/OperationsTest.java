package hone.server.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import hone.engine.ApiError;
import hone.engine.Scope;
import hone.engine.job.TuningJob;
import hone.engine.loop.Engine;
import hone.search.HyperbandLimits;
import hone.server.credentials.FakeSessions;
import hone.server.operations.support.Services;
import java.util.LinkedHashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The operations on a real engine and store: what AWS's rules refuse, what Describe and List tell.
final class OperationsTest extends OperationsHarness {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final Scope OWN = new Scope("123456789012", "us-west-2");
  private static final String STRANGER = "210987654321";

  private static final String REQUEST =
      """
      {"HyperParameterTuningJobName": "job",
       "HyperParameterTuningJobConfig": {
         "Strategy": "Bayesian",
         "HyperParameterTuningJobObjective": {"Type": "Maximize", "MetricName": "acc"},
         "ResourceLimits": {"MaxNumberOfTrainingJobs": 20, "MaxParallelTrainingJobs": 2},
         "ParameterRanges": {
           "ContinuousParameterRanges": [{"Name": "lr", "MinValue": "1e-5", "MaxValue": "0.1"}],
           "CategoricalParameterRanges": [{"Name": "opt", "Values": ["sgd", "adam"]}]}},
       "TrainingJobDefinition": {
         "StaticHyperParameters": {"epochs": "10"},
         "AlgorithmSpecification": {
           "TrainingImage": "mine", "TrainingInputMode": "File",
           "MetricDefinitions": [{"Name": "acc", "Regex": "acc=(.*)"}]},
         "RoleArn": "arn:aws:iam::123456789012:role/hone",
         "InputDataConfig": [{"ChannelName": "train", "DataSource": {"S3DataSource": {
           "S3DataType": "S3Prefix", "S3Uri": "s3://b/train"}}}],
         "OutputDataConfig": {"S3OutputPath": "s3://b/out"},
         "HyperParameterTuningResourceConfig": {
           "InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 1},
         "StoppingCondition": {"MaxRuntimeInSeconds": 600}}}
      """;

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
    return (ObjectNode) MAPPER.readTree(REQUEST);
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
  void theFirstInstanceConfigWhoseTypeIsThereIsTaken() {
    ObjectNode request = request();
    instanceConfigs(request, "ml.p2.xlarge", "ml.m5.large", "ml.m5.xlarge");
    create(request);

    JsonNode definition = describe("job").path("TrainingJobDefinition");
    assertThat(definition.at("/ResourceConfig/InstanceType").asString()).isEqualTo("ml.m5.large");
    assertThat(definition.at("/ResourceConfig/InstanceCount").asInt()).isEqualTo(2);
    assertThat(definition.at("/HyperParameterTuningResourceConfig/InstanceConfigs")).hasSize(3);
  }

  @Test
  void instanceConfigsOfWhichNoTypeIsThereAreRefusedWithEachTypesProblem() {
    ObjectNode request = request();
    instanceConfigs(request, "ml.p2.xlarge", "ml.p2.xlarge");

    assertThatThrownBy(() -> create(request))
        .hasMessageContaining(
            "trainingJobDefinition.hyperParameterTuningResourceConfig.instanceConfigs: found"
                + " 'ml.p2.xlarge': it is none here; 'ml.p2.xlarge': it is none here");
  }

  private static void instanceConfigs(ObjectNode request, String... types) {
    ArrayNode all =
        ((ObjectNode) request.path("TrainingJobDefinition"))
            .putObject("HyperParameterTuningResourceConfig")
            .putArray("InstanceConfigs");
    for (String type : types) {
      all.addObject()
          .put("InstanceType", type)
          .put("InstanceCount", all.size())
          .put("VolumeSizeInGB", 1);
    }
  }

  @ParameterizedTest
  @CsvFileSource(resources = "wrong-requests.csv", delimiter = '|', quoteCharacter = '~')
  void whatIsWrongWithARequestIsToldAndNothingIsCreated(String path, String value, String message) {
    ObjectNode request = request();
    put(request, path, MAPPER.readTree(value));

    assertThatThrownBy(() -> create(request)).hasMessageContaining(message.strip());
    assertThatThrownBy(() -> describe("job")).isInstanceOf(ApiError.class);
  }

  private static void put(JsonNode root, String path, JsonNode value) {
    int last = path.lastIndexOf('/');
    JsonNode parent = last < 0 ? root : root.at("/" + path.substring(0, last));
    ((ObjectNode) parent).set(path.substring(last + 1), value);
  }

  @Test
  void aNameInUseIsToldBeforeAnythingElseThatIsWrong() {
    create(request());
    ObjectNode again = request().put("HyperParameterTuningJobName", "Job");
    put(
        again,
        "TrainingJobDefinition/AlgorithmSpecification/TrainingImage",
        MAPPER.valueToTree("nowhere"));

    assertThatThrownBy(() -> create(again))
        .hasMessage(
            "ResourceInUse: A hyperparameter tuning job with the name, Job, already exists. Choose"
                + " a different name.");
  }

  @Test
  void theObjectiveMetricMayBeSentInQuotesAsOlderSdksDo() {
    ObjectNode request = request();
    put(
        request,
        "TrainingJobDefinition/StaticHyperParameters/_tuning_objective_metric",
        MAPPER.valueToTree("\"acc\""));
    create(request);

    assertThat(
            describe("job")
                .at("/TrainingJobDefinition/StaticHyperParameters/_tuning_objective_metric")
                .asString())
        .isEqualTo("acc");
  }

  @Test
  void noRangeHasTheObjectiveMetricsName() {
    ObjectNode request = request();
    put(
        request,
        "HyperParameterTuningJobConfig/ParameterRanges/ContinuousParameterRanges/0/Name",
        MAPPER.valueToTree("_tuning_objective_metric"));

    assertThatThrownBy(() -> create(request))
        .hasMessage(
            "ValidationException: hyperParameterTuningJobConfig.parameterRanges"
                + ".continuousParameterRanges, range '_tuning_objective_metric': found the name"
                + " by which a training job is told its objective, allowed is another");
  }

  @Test
  void tooFewCombinationsAreToldInAwsWords() {
    ObjectNode request = request();
    put(
        request,
        "HyperParameterTuningJobConfig/ParameterRanges",
        MAPPER.readTree(
            "{\"CategoricalParameterRanges\":[{\"Name\":\"opt\",\"Values\":[\"a\",\"b\"]}]}"));

    assertThatThrownBy(() -> create(request))
        .hasMessageContaining(
            "combinations for the provided ranges [2.0] must be equal or greater than the value of"
                + " MaxNumberOfJobs, [20].");
  }

  @Test
  void aGridNeedsNoNumberOfJobsAndDescribeTellsIt() {
    ObjectNode request = request();
    put(
        request,
        "HyperParameterTuningJobConfig/ParameterRanges",
        MAPPER.readTree(
            "{\"CategoricalParameterRanges\":[{\"Name\":\"a\",\"Values\":[\"1\",\"2\",\"3\"]},"
                + "{\"Name\":\"b\",\"Values\":[\"x\",\"y\"]}]}"));
    put(request, "HyperParameterTuningJobConfig/Strategy", MAPPER.readTree("\"Grid\""));
    put(
        request,
        "HyperParameterTuningJobConfig/ResourceLimits",
        MAPPER.readTree("{\"MaxParallelTrainingJobs\":1}"));
    create(request);

    assertThat(
            describe("job")
                .path("HyperParameterTuningJobConfig")
                .path("ResourceLimits")
                .path("MaxNumberOfTrainingJobs")
                .asInt())
        .isEqualTo(6);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Bayesian | {\"TargetObjectiveMetricValue\": 0.9} | 750",
        "Random | {\"BestObjectiveNotImproving\": {\"MaxNumberOfTrainingJobsNotImproving\": 3}} |"
            + " 10000",
        "Bayesian | {\"ConvergenceDetected\": {\"CompleteOnConvergence\": \"Enabled\"}} | 750",
        "Bayesian | {} | found no bound",
        "Bayesian | {\"ConvergenceDetected\": {\"CompleteOnConvergence\": \"Disabled\"}} | found no"
            + " bound"
      })
  void withoutANumberOfJobsSomethingMustEndTheJobAndTheQuotaIsTold(
      String strategy, String criteria, String told) {
    ObjectNode request = request();
    put(request, "HyperParameterTuningJobConfig/Strategy", MAPPER.valueToTree(strategy));
    put(
        request,
        "HyperParameterTuningJobConfig/ResourceLimits",
        MAPPER.readTree("{\"MaxParallelTrainingJobs\":1}"));
    put(
        request,
        "HyperParameterTuningJobConfig/TuningJobCompletionCriteria",
        MAPPER.readTree(criteria));
    if (told.startsWith("found")) {
      assertThatThrownBy(() -> create(request)).hasMessageContaining(told);
      return;
    }
    create(request);

    String limit = "/HyperParameterTuningJobConfig/ResourceLimits/MaxNumberOfTrainingJobs";
    assertThat(describe("job").at(limit).asString()).isEqualTo(told);
    JsonNode listed =
        call("ListHyperParameterTuningJobs", MAPPER.createObjectNode())
            .at("/HyperParameterTuningJobSummaries/0/ResourceLimits/MaxNumberOfTrainingJobs");
    assertThat(listed.asString()).isEqualTo(told);
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

  @ParameterizedTest
  @CsvFileSource(resources = "wrong-children.csv", delimiter = '|', quoteCharacter = '~')
  void whatIsWrongWithAWarmStartIsTold(String type, String path, String value, String message)
      throws InterruptedException {
    create(request());
    ObjectNode child = child(type.strip());
    assertThatThrownBy(() -> create(child)).hasMessageContaining("has status InProgress");
    call("StopHyperParameterTuningJob", named("HyperParameterTuningJobName", "job"));
    for (int i = 0;
        !describe("job").path("HyperParameterTuningJobStatus").asString().equals("Stopped");
        i++) {
      assertThat(i).as("seconds / 100 until it is stopped").isLessThan(2_000);
      Thread.sleep(10);
    }

    put(child, path, MAPPER.readTree(value));
    if (message.strip().equals("fine")) {
      create(child);
    } else {
      assertThatThrownBy(() -> create(child)).hasMessageContaining(message.strip());
    }
  }

  private static ObjectNode child(String type) {
    ObjectNode child = request();
    child.put("HyperParameterTuningJobName", "child");
    child.set(
        "WarmStartConfig",
        MAPPER.readTree(
            "{\"ParentHyperParameterTuningJobs\":[{\"HyperParameterTuningJobName\":\"JOB\"}]}"));
    put(child, "WarmStartConfig/WarmStartType", MAPPER.readTree('"' + type + '"'));
    return child;
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
  void convergenceBoundsAJobOfSeveralDefinitionsToo() {
    ObjectNode request = request();
    ObjectNode definition = (ObjectNode) request.remove("TrainingJobDefinition");
    ObjectNode config = (ObjectNode) request.path("HyperParameterTuningJobConfig");
    definition.set("TuningObjective", config.remove("HyperParameterTuningJobObjective"));
    definition.set("HyperParameterRanges", config.remove("ParameterRanges"));
    request
        .putArray("TrainingJobDefinitions")
        .add(definition.deepCopy().put("DefinitionName", "one"))
        .add(definition.deepCopy().put("DefinitionName", "two"));
    config.putObject("ResourceLimits").put("MaxParallelTrainingJobs", 1);
    config
        .putObject("TuningJobCompletionCriteria")
        .putObject("ConvergenceDetected")
        .put("CompleteOnConvergence", "Enabled");

    create(request);

    TuningJob job = calls.engine.read(jobs -> Engine.tuningJob(jobs, OWN, "job"));
    assertThat(job.spec().limits().jobsMax()).isEqualTo(750);
  }

  @Test
  void everyDefinitionMustTellHyperbandsResourceIfTheRequestDoesNot() {
    ObjectNode request = request();
    ObjectNode definition = (ObjectNode) request.remove("TrainingJobDefinition");
    ObjectNode config = (ObjectNode) request.path("HyperParameterTuningJobConfig");
    definition.set("TuningObjective", config.remove("HyperParameterTuningJobObjective"));
    definition.set("HyperParameterRanges", config.remove("ParameterRanges"));
    config.put("Strategy", "Hyperband");
    ObjectNode other = definition.deepCopy().put("DefinitionName", "two");
    request
        .putArray("TrainingJobDefinitions")
        .add(definition.put("DefinitionName", "one"))
        .add(other);
    ((ObjectNode) other.path("StaticHyperParameters")).remove("epochs");
    assertThatThrownBy(() -> create(request))
        .hasMessageContaining("MaxResource parameter is not provided and could not be")
        .hasMessageEndingWith(
            "Looked for are whole numbers named epochs, numepochs, n-epochs, n_epochs, num_epochs;"
                + " StrategyConfig.HyperbandStrategyConfig.MaxResource may tell it instead.");

    ((ObjectNode) other.path("StaticHyperParameters")).put("num_epochs", "\"27\"");
    create(request);
    var limits = new HyperbandLimits(1, 27);
    TuningJob job = calls.engine.read(jobs -> Engine.tuningJob(jobs, OWN, "job"));
    assertThat(job.spec().hyperband()).isEqualTo(limits);
  }

  @Test
  void anObjectiveWithoutADefinitionIsNamedBesideThoseThatThereAre() {
    ObjectNode request = request();
    ((ObjectNode) request.at("/HyperParameterTuningJobConfig/HyperParameterTuningJobObjective"))
        .put("MetricName", "ac");

    assertThatThrownBy(() -> create(request))
        .hasMessageContaining("A metric is required for this hyperparameter tuning job objective.")
        .hasMessageEndingWith(
            "The objective is 'ac', MetricDefinitions has [acc]; allowed is an objective that is"
                + " among them.");
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
            named("HyperParameterTuningJobName", "job"))
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
