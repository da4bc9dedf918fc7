package hone.server.operations.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.engine.ApiError;
import hone.engine.Scope;
import hone.engine.job.TuningJob;
import hone.engine.loop.Engine;
import hone.search.HyperbandLimits;
import hone.server.operations.Calls;
import hone.server.operations.OperationsHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What is asked of a request for a tuning job, and told of what is wrong with it.
final class CreateTuningJobTest extends OperationsHarness {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final Scope OWN = new Scope("123456789012", "us-west-2");

  private JsonNode call(String operation, JsonNode request) {
    return calls.call(operation, request);
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
}
