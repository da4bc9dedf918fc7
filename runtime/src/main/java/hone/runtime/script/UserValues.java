package hone.runtime.script;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

/// Hyperparameters as SageMaker's training toolkit gives them to scripts: each text is read as JSON
/// if it is any, and what is meant for the toolkit itself is kept apart.
///
/// Source: github.com/aws/sagemaker-training-toolkit, `environment.py` and `mapping.py`.
///
/// @param user what is the script's
/// @param framework what is the toolkit's
public record UserValues(
    SequencedMap<String, JsonNode> user, SequencedMap<String, JsonNode> framework) {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final String OBJECTIVE = "_tuning_objective_metric";

  public static UserValues of(SequencedMap<String, String> hyperparameters) {
    var user = new LinkedHashMap<String, JsonNode>();
    var framework = new LinkedHashMap<String, JsonNode>();
    hyperparameters.forEach(
        (name, text) -> {
          boolean own = !name.startsWith("sagemaker_") && !name.equals(OBJECTIVE);
          (own ? user : framework).put(name, decoded(text));
        });
    return new UserValues(user, framework);
  }

  private static JsonNode decoded(String text) {
    try {
      JsonNode node = MAPPER.readTree(text);
      return node.isMissingNode() ? StringNode.valueOf(text) : node;
    } catch (JacksonException _) {
      return StringNode.valueOf(text);
    }
  }

  /// A value as a variable of the environment has it.
  public static String text(JsonNode value) {
    if (value.isNull()) {
      return "";
    }
    return value.isString() ? value.stringValue() : value.toString();
  }

  /// The script's arguments, `--name value`, in the order of the names.
  public List<String> arguments() {
    var arguments = new ArrayList<String>();
    for (Map.Entry<String, JsonNode> each : new TreeMap<>(user).entrySet()) {
      String name = each.getKey();
      arguments.add((name.length() == 1 ? "-" : "--") + name);
      arguments.add(argument(each.getValue()));
    }
    return arguments;
  }

  /// Python's way to write truth and nothing.
  private static String argument(JsonNode value) {
    if (value.isBoolean()) {
      return value.booleanValue() ? "True" : "False";
    }
    return value.isNull() ? "None" : text(value);
  }
}
