package hone.server.operations.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.server.operations.Calls;
import hone.server.operations.OperationsHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A tuning job of a built-in algorithm whose training jobs would all fail is refused.
final class BuiltInRulesTest extends OperationsHarness {
  private static ObjectNode request() {
    ObjectNode request = Calls.tuning("job");
    ObjectNode definition = (ObjectNode) request.path("TrainingJobDefinition");
    definition.putObject("StaticHyperParameters").put("num_round", "10");
    definition
        .putObject("AlgorithmSpecification")
        .put("TrainingImage", "xgboost:held")
        .put("TrainingInputMode", "File");
    ArrayNode channels = (ArrayNode) definition.path("InputDataConfig");
    channels.add(((ObjectNode) channels.path(0).deepCopy()).put("ChannelName", "validation"));
    ObjectNode config = (ObjectNode) request.path("HyperParameterTuningJobConfig");
    ((ObjectNode) config.path("HyperParameterTuningJobObjective"))
        .put("MetricName", "validation:auc");
    config.putObject("ParameterRanges");
    range(request, "Continuous", "eta", "0", "1");
    return request;
  }

  private static void range(ObjectNode request, String kind, String name, String low, String high) {
    ((ObjectNode) request.at("/HyperParameterTuningJobConfig/ParameterRanges"))
        .putArray(kind + "ParameterRanges")
        .addObject()
        .put("Name", name)
        .put("MinValue", low)
        .put("MaxValue", high);
  }

  private static ObjectNode fixed(ObjectNode request) {
    return (ObjectNode) request.at("/TrainingJobDefinition/StaticHyperParameters");
  }

  private static ObjectNode objective(ObjectNode request, String metric) {
    return ((ObjectNode)
            request.at("/HyperParameterTuningJobConfig/HyperParameterTuningJobObjective"))
        .put("MetricName", metric);
  }

  private static void choice(ObjectNode request, String name, String... values) {
    ArrayNode words =
        ((ObjectNode) request.at("/HyperParameterTuningJobConfig/ParameterRanges"))
            .putArray("CategoricalParameterRanges")
            .addObject()
            .put("Name", name)
            .putArray("Values");
    for (String value : values) {
      words.add(value);
    }
  }

  private void created(ObjectNode request) {
    assertThat(calls.call("CreateHyperParameterTuningJob", request).toString()).contains("job");
  }

  private void refused(ObjectNode request, String... parts) {
    assertThatThrownBy(() -> calls.call("CreateHyperParameterTuningJob", request))
        .hasMessageContainingAll(parts);
  }

  @Test
  void whatTheAlgorithmTakesIsCreated() {
    ObjectNode request = request();
    fixed(request).put("other_booster", "dart").put("sagemaker_region", "us-west-2");

    assertThat(calls.call("CreateHyperParameterTuningJob", request).toString()).contains("job");
  }

  @Test
  void anObjectiveThatCannotBeTunedIsRefusedWithThoseThatCan() {
    ObjectNode request = request();
    objective(request, "train:auc");

    refused(
        request,
        "[train:auc], isn't valid",
        "a valid objective metric: [validation:auc, validation:rmse]");
  }

  @ParameterizedTest
  @CsvSource({
    "validation:rmse, Maximize, Minimize, xgboost:held",
    "validation:auc, Minimize, Maximize, xgboost:held",
    "validation:rmse, Maximize, Minimize, xgboost",
  })
  void anObjectiveInTheWrongDirectionIsRefusedWithTheRightOne(
      String metric, String wrong, String right, String image) {
    ObjectNode request = request();
    ((ObjectNode) request.at("/TrainingJobDefinition/AlgorithmSpecification"))
        .put("TrainingImage", image);
    objective(request, metric).put("Type", wrong);

    refused(
        request,
        "The objective metric type, ["
            + wrong
            + "], that you specified for objective metric, ["
            + metric
            + "], isn't valid for the algorithm xgboost.",
        "Choose a valid objective metric type: [" + right + "]");

    objective(request, metric).put("Type", right);
    created(request);
  }

  @Test
  void anObjectiveOfAScriptHasTheDirectionThatItLikes() {
    ObjectNode request = request();
    fixed(request).put("sagemaker_program", "train.py");
    objective(request, "validation:rmse").put("Type", "Maximize");

    created(request);
  }

  @Test
  void aMistypedHyperparameterIsRefusedWithTheNearest() {
    ObjectNode ranged = request();
    range(ranged, "Continuous", "etta", "0.1", "0.3");
    ObjectNode given = request();
    fixed(given).put("boster", "dart");

    refused(ranged, ".etta: the algorithm xgboost has no such", "nearest is eta", "num_round");
    refused(given, "staticHyperParameters.boster:", "nearest is booster");
  }

  @Test
  void aHyperparameterThatIsLikeNoneIsRefusedWithoutANearest() {
    ObjectNode request = request();
    fixed(request).put("dropout", "0.5");

    refused(request, ".dropout: the algorithm xgboost has no such hyperparameter; allowed are [");
  }

  @Test
  void aValueThatTheAlgorithmRefusesIsRefused() {
    ObjectNode word = request();
    fixed(word).put("booster", "forest");
    ObjectNode number = request();
    fixed(number).put("num_round", "1.5");
    ObjectNode range = request();
    range(range, "Continuous", "eta", "0.1", "1.5");
    ObjectNode kind = request();
    fixed(kind).remove("num_round");
    range(kind, "Continuous", "num_round", "1", "10");

    refused(word, ".booster: found 'forest', allowed is one of [gbtree, dart]");
    refused(number, ".num_round: found '1.5', allowed is an integer in (0, +inf)");
    refused(range, ".eta: found '1.5', allowed is a number in [0, 1]");
    refused(kind, ".num_round: found a continuous range, allowed is an integer range");
  }

  @Test
  void aValueInQuotesIsRefusedAsTheAlgorithmRefusesIt() {
    ObjectNode request = request();
    fixed(request).put("booster", "\"dart\"");

    refused(request, ".booster: found '\"dart\"', allowed is one of [gbtree, dart]");
  }

  @Test
  void aHyperparameterUnderBothItsNamesIsRefused() {
    ObjectNode tuned = request();
    fixed(tuned).put("other_eta", "0.3");
    ObjectNode given = request();
    fixed(given).put("other_booster", "dart").put("booster", "dart");

    refused(tuned, "staticHyperParameters: found eta and other_eta, which are the same");
    refused(given, "found booster and other_booster", "allowed is one of both");
  }

  @Test
  void theNumberOfClassesIsNeededForClassesAndRefusedWithoutThem() {
    ObjectNode missing = request();
    fixed(missing).put("objective", "multi:softmax");
    ObjectNode missed = request();
    choice(missed, "objective", "multi:softmax", "multi:softprob");
    ObjectNode usual = request();
    fixed(usual).put("num_class", "3");
    ObjectNode other = request();
    fixed(other).put("num_class", "3").put("objective", "reg:linear");

    refused(missing, "no num_class, which", "xgboost requires where objective begins with multi:");
    refused(missed, "found no num_class");
    refused(usual, "found num_class, which is allowed only where objective begins with multi:");
    refused(other, "found num_class");
  }

  @Test
  void theNumberOfClassesGoesWithClassesAndWhereSomeTrainingJobsHaveThem() {
    ObjectNode given = request();
    fixed(given).put("num_class", "3").put("objective", "multi:softmax");
    ObjectNode some = request();
    some.put("HyperParameterTuningJobName", "job-some");
    choice(some, "objective", "multi:softmax", "reg:linear");

    created(given);
    created(some);
  }

  @Test
  void whatTheAlgorithmRequiresMustBeGivenOrTuned() {
    ObjectNode missing = request();
    fixed(missing).remove("num_round");
    ObjectNode tuned = request();
    fixed(tuned).remove("num_round");
    range(tuned, "Integer", "num_round", "1", "10");

    refused(missing, "found no num_round, which the algorithm xgboost requires");
    assertThat(calls.call("CreateHyperParameterTuningJob", tuned).toString()).contains("job");
  }

  @Test
  void theChannelThatTheObjectiveIsMeasuredOnMustBeThere() {
    ObjectNode request = request();
    ((ArrayNode) request.at("/TrainingJobDefinition/InputDataConfig")).remove(1);

    refused(
        request, "channels [train]", "needs validation to measure the objective validation:auc");
  }

  private static ObjectNode channel(ObjectNode request) {
    return (ObjectNode) request.at("/TrainingJobDefinition/InputDataConfig/1");
  }

  private static ObjectNode training() {
    ObjectNode request = Calls.training("job");
    request.putObject("HyperParameters").put("num_round", "10");
    request
        .putObject("AlgorithmSpecification")
        .put("TrainingImage", "xgboost:held")
        .put("TrainingInputMode", "File");
    return request;
  }

  @ParameterizedTest
  @CsvSource({
    "application/x-parquet, pandas.read_parquet(",
    "application/x-recordio-protobuf, numpy.savetxt(",
    "application/json, ''",
    "text/csvx;label_size=1, ''",
  })
  void dataThatTheAlgorithmDoesNotReadAreRefused(String type, String way) {
    ObjectNode tuning = request();
    channel(tuning).put("ContentType", type);
    ObjectNode training = training();
    ((ObjectNode) training.at("/InputDataConfig/0")).put("ContentType", type);
    String said = "found '" + type + "', which Hone's built-in xgboost does not read; allowed are ";

    refused(tuning, "inputDataConfig.2.member.contentType: " + said + "[text/csv,", way);
    assertThatThrownBy(() -> calls.call("CreateTrainingJob", training))
        .hasMessageContainingAll("inputDataConfig.1.member.contentType: " + said, way);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Text/CSV; label_size=1", "csv", " text/libsvm", ""})
  void dataThatTheAlgorithmReadsAreTaken(String type) {
    ObjectNode request = request();
    channel(request).put("ContentType", type);

    created(request);
  }

  @Test
  void aPipeThatTheAlgorithmDoesNotReadIsRefused() {
    String said = "found Pipe, which Hone's built-in xgboost does not read; allowed are File and";
    ObjectNode all = request();
    ((ObjectNode) all.at("/TrainingJobDefinition/AlgorithmSpecification"))
        .put("TrainingInputMode", "Pipe");
    ObjectNode one = request();
    channel(one).put("InputMode", "Pipe");
    ObjectNode training = training();
    ((ObjectNode) training.path("AlgorithmSpecification")).put("TrainingInputMode", "Pipe");

    refused(all, "inputDataConfig.1.member.inputMode: " + said);
    refused(one, "inputDataConfig.2.member.inputMode: " + said);
    assertThatThrownBy(() -> calls.call("CreateTrainingJob", training)).hasMessageContaining(said);
  }

  @Test
  void aTrainingJobsScriptReadsWhatItLikes() {
    ObjectNode request = training();
    ((ObjectNode) request.at("/InputDataConfig/0")).put("ContentType", "application/x-parquet");
    ((ObjectNode) request.path("HyperParameters")).put("sagemaker_program", "train.py");

    assertThat(calls.call("CreateTrainingJob", request).toString()).contains("job");
  }

  @Test
  void aScriptInTheAlgorithmsSteadTakesWhatItLikes() {
    ObjectNode request = request();
    channel(request).put("ContentType", "application/x-parquet").put("InputMode", "Pipe");
    fixed(request).put("sagemaker_program", "train.py").put("layers", "3");
    ((ArrayNode) request.at("/TrainingJobDefinition/InputDataConfig")).remove(1);
    objective(request, "train:auc");

    assertThat(calls.call("CreateHyperParameterTuningJob", request).toString()).contains("job");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "null", "\"\"", "\" \""})
  void aBlankScriptIsNone(String blank) {
    ObjectNode request = request();
    fixed(request).put("sagemaker_program", blank).put("layers", "3");

    refused(request, ".layers: the algorithm xgboost has no such hyperparameter");
  }

  @Test
  void theVariableOfAScriptGoesBeforeTheHyperparameter() {
    ObjectNode none = request();
    fixed(none).put("sagemaker_program", "train.py").put("layers", "3");
    environment(none, "");
    ObjectNode some = request();
    fixed(some).put("sagemaker_program", "").put("layers", "3");
    environment(some, "train.py");

    refused(none, ".layers: the algorithm xgboost has no such hyperparameter");
    created(some);
  }

  private static void environment(ObjectNode request, String program) {
    ((ObjectNode) request.path("TrainingJobDefinition"))
        .putObject("Environment")
        .put("SAGEMAKER_PROGRAM", program);
  }
}
