package hone.server.fuzz;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import hone.server.operations.Calls;
import hone.server.operations.OperationsHarness;
import org.junit.jupiter.api.BeforeEach;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Search expressions of any make, over something of each kind: found, or refused.
final class SearchFuzz extends OperationsHarness {
  private static final String[] RESOURCES = {
    "TrainingJob",
    "HyperParameterTuningJob",
    "Experiment",
    "ExperimentTrial",
    "ExperimentTrialComponent",
    "Endpoint"
  };
  private static final String[] NAMES = {
    "TrainingJobName",
    "HyperParameters.lr",
    "Tags.k",
    "CreationTime",
    "Metrics.acc",
    "InputDataConfig",
    "InputDataConfig.ChannelName",
    "ResourceConfig.InstanceCount",
    "EnableNetworkIsolation",
    "Parents.TrialName",
    "Source.SourceArn",
    "DisplayName",
    "FinalMetricDataList.MetricName",
    "HyperParameters",
    "Tags",
    "Metrics",
    "Parameters.lr"
  };
  private static final String[] OPERATORS = {
    "Equals",
    "NotEquals",
    "GreaterThan",
    "GreaterThanOrEqualTo",
    "LessThan",
    "LessThanOrEqualTo",
    "Contains",
    "Exists",
    "NotExists",
    "In"
  };
  private static final String[] VALUES = {
    "0.1", "1e999", "-1e-999", "2026-01-31T12:00:00", "+999999999-01-01T00:00:00Z", "true", "one"
  };

  @BeforeEach
  void start() {
    calls.call("CreateTrainingJob", Calls.training("one"));
    calls.call("CreateHyperParameterTuningJob", Calls.tuning("job"));
    calls.call("CreateExperiment", "{\"ExperimentName\": \"one\"}");
    calls.call("CreateTrial", "{\"TrialName\": \"one\", \"ExperimentName\": \"one\"}");
    calls.call(
        "CreateTrialComponent",
        "{\"TrialComponentName\": \"one\", \"Parameters\": {\"lr\": {\"NumberValue\": 1e300}}}");
  }

  @FuzzTest
  void expression(FuzzedDataProvider data) {
    ObjectNode request = Calls.MAPPER.createObjectNode();
    request.put("Resource", data.pickValue(RESOURCES));
    request.set("SearchExpression", expression(data, 3));
    if (data.consumeBoolean()) {
      request.put("SortBy", text(data, NAMES));
    }
    if (data.consumeBoolean()) {
      ObjectNode condition = request.putArray("VisibilityConditions").addObject();
      condition.put("Key", text(data, NAMES)).put("Value", text(data, VALUES));
    }
    Answers.orRefusal(() -> calls.call("Search", request));
    ObjectNode suggested = Calls.MAPPER.createObjectNode().put("Resource", "TrainingJob");
    suggested
        .putObject("SuggestionQuery")
        .putObject("PropertyNameQuery")
        .put("PropertyNameHint", text(data, NAMES));
    Answers.orRefusal(() -> calls.call("GetSearchSuggestions", suggested));
  }

  private static ObjectNode expression(FuzzedDataProvider data, int depth) {
    ObjectNode expression = Calls.MAPPER.createObjectNode();
    ArrayNode filters = expression.putArray("Filters");
    for (int i = data.consumeInt(1, 3); i > 0; i--) {
      filters.add(filter(data));
    }
    if (data.consumeBoolean()) {
      ObjectNode nested = expression.putArray("NestedFilters").addObject();
      nested.put("NestedPropertyName", text(data, NAMES)).putArray("Filters").add(filter(data));
    }
    if (depth > 0 && data.consumeBoolean()) {
      expression.putArray("SubExpressions").add(expression(data, depth - 1));
    }
    return expression.put("Operator", data.consumeBoolean() ? "And" : "Or");
  }

  private static ObjectNode filter(FuzzedDataProvider data) {
    ObjectNode filter = Calls.MAPPER.createObjectNode().put("Name", text(data, NAMES));
    if (data.consumeBoolean()) {
      filter.put("Operator", data.pickValue(OPERATORS));
    }
    return data.consumeBoolean() ? filter.put("Value", text(data, VALUES)) : filter;
  }

  /// One of the usual texts, or any.
  private static String text(FuzzedDataProvider data, String[] usual) {
    return data.consumeBoolean() ? data.pickValue(usual) : data.consumeString(40);
  }
}
