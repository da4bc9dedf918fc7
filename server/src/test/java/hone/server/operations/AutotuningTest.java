package hone.server.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Autotune by what the training program is known to be, and in either form of definitions.
final class AutotuningTest extends OperationsHarness {
  private static final String ALGORITHM =
      """
      {"AlgorithmName":"algo","TrainingSpecification":{
        "TrainingImage":"mine","SupportedTrainingInstanceTypes":["ml.m5.large"],
        "MetricDefinitions":[{"Name":"acc","Regex":"acc=(.*)"}],
        "SupportedHyperParameters":[
          {"Name":"lr","Type":"Continuous","IsTunable":true,"Range":{
            "ContinuousParameterRangeSpecification":{"MinValue":"0.01","MaxValue":"0.2"}}},
          {"Name":"alpha","Type":"Integer","IsTunable":true,"Range":{
            "IntegerParameterRangeSpecification":{"MinValue":"2","MaxValue":"9"}}},
          {"Name":"bias","Type":"Categorical","IsTunable":true,"Range":{
            "CategoricalParameterRangeSpecification":{"Values":["true","false","auto"]}}},
          {"Name":"epochs","Type":"Integer","Range":{
            "IntegerParameterRangeSpecification":{"MinValue":"1","MaxValue":"50"}}}],
        "TrainingChannels":[
          {"Name":"train","SupportedContentTypes":["text/csv"],"SupportedInputModes":["File"]}]}}
      """;

  private static ObjectNode object(String json) {
    return (ObjectNode) Calls.MAPPER.readTree(json);
  }

  /// A request with Autotune and these hints: a name and a value each.
  private static ObjectNode request(String... hints) {
    ObjectNode request = Calls.tuning("tune");
    request.putObject("Autotune").put("Mode", "Enabled");
    ObjectNode config = (ObjectNode) request.path("HyperParameterTuningJobConfig");
    config.putObject("ResourceLimits").put("MaxParallelTrainingJobs", 1);
    var auto = config.putObject("ParameterRanges").putArray("AutoParameters");
    for (int i = 0; i < hints.length; i += 2) {
      auto.addObject().put("Name", hints[i]).put("ValueHint", hints[i + 1]);
    }
    definition(request).remove("StaticHyperParameters");
    return request;
  }

  private static ObjectNode definition(ObjectNode request) {
    return (ObjectNode) request.path("TrainingJobDefinition");
  }

  private JsonNode described(ObjectNode request) {
    calls.call("CreateHyperParameterTuningJob", request);
    return calls.call(
        "DescribeHyperParameterTuningJob",
        Calls.MAPPER
            .createObjectNode()
            .set("HyperParameterTuningJobName", request.path("HyperParameterTuningJobName")));
  }

  @Test
  void whatAnAlgorithmDoesNotTuneStaysStaticAndTheRestStaysInItsRanges() {
    calls.call("CreateAlgorithm", ALGORITHM);
    ObjectNode request = request("lr", "0.1", "alpha", "4", "bias", "true", "epochs", "10");
    definition(request)
        .set(
            "AlgorithmSpecification",
            object("{\"AlgorithmName\":\"algo\",\"TrainingInputMode\":\"File\"}"));
    JsonNode job = described(request);

    JsonNode ranges = job.at("/HyperParameterTuningJobConfig/ParameterRanges");
    assertThat(ranges.at("/ContinuousParameterRanges").toString())
        .contains("\"lr\"", "\"MinValue\":\"0.01\"", "\"MaxValue\":\"0.2\"")
        .doesNotContain("alpha");
    assertThat(ranges.at("/IntegerParameterRanges").toString())
        .contains("\"alpha\"", "\"MinValue\":\"2\"", "\"MaxValue\":\"9\"")
        .doesNotContain("epochs");
    assertThat(ranges.at("/CategoricalParameterRanges/0/Values").toString())
        .isEqualTo("[\"true\",\"false\"]");
    assertThat(job.at("/TrainingJobDefinition/StaticHyperParameters/epochs").asString())
        .isEqualTo("10");
  }

  @Test
  void aHintThatTheAlgorithmDoesNotAllowIsRefused() {
    calls.call("CreateAlgorithm", ALGORITHM);
    ObjectNode request = request("lr", "0.1", "alpha", "40");
    definition(request)
        .set(
            "AlgorithmSpecification",
            object("{\"AlgorithmName\":\"algo\",\"TrainingInputMode\":\"File\"}"));

    assertThatThrownBy(() -> described(request))
        .hasMessageContaining("staticHyperParameters.alpha: found 40, allowed is 2 to 9");
  }

  /// A list of one definition, with what such a list has of its own.
  private static ObjectNode listed() {
    ObjectNode request = request("lr", "0.01");
    ObjectNode config = (ObjectNode) request.path("HyperParameterTuningJobConfig");
    ObjectNode only = (ObjectNode) request.remove("TrainingJobDefinition");
    only.put("DefinitionName", "only");
    only.set("TuningObjective", config.remove("HyperParameterTuningJobObjective"));
    only.set("HyperParameterRanges", config.remove("ParameterRanges"));
    request.putArray("TrainingJobDefinitions").add(only);
    return request;
  }

  @Test
  void aListsDefinitionWithoutARangeIsRefusedByItsOwnPlace() {
    ObjectNode request = listed();
    ((ObjectNode) request.at("/TrainingJobDefinitions/0")).remove("HyperParameterRanges");

    assertThatThrownBy(() -> described(request))
        .hasMessageContaining("trainingJobDefinitions.1.member.hyperParameterRanges")
        .hasMessageNotContaining("hyperParameterTuningJobConfig.parameterRanges");
  }

  @Test
  void aListOfOneDefinitionIsPlannedAsASingleOne() {
    JsonNode job = described(listed());

    assertThat(job.at("/HyperParameterTuningJobConfig/ResourceLimits/MaxNumberOfTrainingJobs"))
        .hasToString("20");
    assertThat(job.at("/HyperParameterTuningJobConfig/TrainingJobEarlyStoppingType").asString())
        .isEqualTo("Auto");
    assertThat(job.at("/TrainingJobDefinitions/0/HyperParameterRanges").toString())
        .contains("\"ContinuousParameterRanges\":[{\"Name\":\"lr\"");
  }

  @Test
  void anImageOfTheCallersOwnIsNotTakenForTheBuiltInAlgorithmOfItsName() {
    ObjectNode request = request("eta", "0.3", "tree_limit", "50");
    ((ObjectNode) definition(request).path("AlgorithmSpecification"))
        .put("TrainingImage", "mine/xgboost:1");
    JsonNode own = described(request);
    assertThat(own.at("/HyperParameterTuningJobConfig/ParameterRanges").toString())
        .contains("tree_limit");

    ObjectNode builtIn = request("eta", "0.3", "tree_limit", "50");
    builtIn.put("HyperParameterTuningJobName", "built-in");
    ((ObjectNode) builtIn.at("/HyperParameterTuningJobConfig/HyperParameterTuningJobObjective"))
        .put("MetricName", "validation:auc");
    definition(builtIn)
        .set(
            "AlgorithmSpecification",
            object("{\"TrainingImage\":\"xgboost\",\"TrainingInputMode\":\"File\"}"));
    ArrayNode channels = (ArrayNode) definition(builtIn).path("InputDataConfig");
    channels.add(((ObjectNode) channels.path(0).deepCopy()).put("ChannelName", "validation"));
    JsonNode job = described(builtIn);
    assertThat(job.at("/HyperParameterTuningJobConfig/ParameterRanges").toString())
        .contains("eta")
        .doesNotContain("tree_limit");
    assertThat(job.at("/TrainingJobDefinition/StaticHyperParameters/tree_limit").asString())
        .isEqualTo("50");
  }

  @Test
  void rangesAreChosenAndWhatCannotBeTunedIsKept() {
    JsonNode job =
        described(
            request("max_depth", "4", "learning_rate", "0.01", "sagemaker_program", "train.py"));

    JsonNode config = job.path("HyperParameterTuningJobConfig");
    assertThat(config.at("/ParameterRanges/IntegerParameterRanges/0/Name").asString())
        .isEqualTo("max_depth");
    assertThat(config.at("/ParameterRanges/ContinuousParameterRanges/0/Name").asString())
        .isEqualTo("learning_rate");
    JsonNode definition = job.path("TrainingJobDefinition");
    assertThat(definition.at("/StaticHyperParameters/sagemaker_program").asString())
        .isEqualTo("train.py");
    assertThat(config.at("/ResourceLimits/MaxNumberOfTrainingJobs").asInt())
        .isGreaterThanOrEqualTo(20);
    assertThat(config.path("TrainingJobEarlyStoppingType").asString()).isEqualTo("Auto");
    assertThat(definition.at("/RetryStrategy/MaximumRetryAttempts").asInt()).isEqualTo(3);
    assertThat(job.at("/Autotune/Mode").asString()).isEqualTo("Enabled");
  }

  @Test
  void hyperbandsResourceStaysAsItIsAndConvergenceIsAddedToTheCriteria() {
    ObjectNode request = request("epochs", "20", "learning_rate", "0.01");
    ObjectNode asked = (ObjectNode) request.path("HyperParameterTuningJobConfig");
    asked.put("Strategy", "Hyperband");
    asked.putObject("TuningJobCompletionCriteria").put("TargetObjectiveMetricValue", 0.5);
    JsonNode job = described(request);

    JsonNode config = job.path("HyperParameterTuningJobConfig");
    assertThat(job.at("/TrainingJobDefinition/StaticHyperParameters/epochs").asString())
        .isEqualTo("20");
    assertThat(config.at("/ParameterRanges/IntegerParameterRanges")).isEmpty();
    assertThat(config.at("/TuningJobCompletionCriteria/ConvergenceDetected").toString())
        .isEqualTo("{\"CompleteOnConvergence\":\"Enabled\"}");
    assertThat(config.at("/TuningJobCompletionCriteria/TargetObjectiveMetricValue").asDouble())
        .isEqualTo(0.5);
  }
}
