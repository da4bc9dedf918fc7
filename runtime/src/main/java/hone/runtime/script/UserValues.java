package hone.runtime.script;

import hone.engine.training.ScriptSetting;
import hone.engine.tuning.TuningSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.DoubleNode;
import tools.jackson.databind.node.StringNode;

/// Hyperparameters as SageMaker's training toolkit gives them to scripts: each text is read as JSON
/// if it is any, and what is meant for the toolkit itself is kept apart.
///
/// Source: github.com/aws/sagemaker-training-toolkit, `environment.py`, `mapping.py` and
/// `params.py`.
///
/// @param user what is the script's
/// @param toolkit what the toolkit itself knows
/// @param framework what frameworks add
public record UserValues(
    SequencedMap<String, JsonNode> user,
    SequencedMap<String, JsonNode> toolkit,
    SequencedMap<String, JsonNode> framework) {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final String PREFIX = "sagemaker_";
  private static final Set<String> TOOLKIT =
      Set.of(
          ScriptSetting.PROGRAM.hyperparameter(),
          ScriptSetting.DIRECTORY.hyperparameter(),
          "sagemaker_enable_cloudwatch_metrics",
          "sagemaker_region",
          "sagemaker_container_log_level",
          "sagemaker_job_name",
          "default_user_module_name",
          TuningSpec.OBJECTIVE_HYPERPARAMETER,
          "sagemaker_s3_output");

  public static UserValues of(SequencedMap<String, String> hyperparameters) {
    var user = new LinkedHashMap<String, JsonNode>();
    var toolkit = new LinkedHashMap<String, JsonNode>();
    var framework = new LinkedHashMap<String, JsonNode>();
    hyperparameters.forEach(
        (name, text) -> {
          boolean known = TOOLKIT.contains(name);
          (known ? toolkit : name.startsWith(PREFIX) ? framework : user).put(name, decoded(text));
        });
    return new UserValues(user, toolkit, framework);
  }

  /// Python's JSON knows three numbers more.
  private static JsonNode decoded(String text) {
    try {
      return switch (text.strip()) {
        case "NaN" -> DoubleNode.valueOf(Double.NaN);
        case "Infinity" -> DoubleNode.valueOf(Double.POSITIVE_INFINITY);
        case "-Infinity" -> DoubleNode.valueOf(Double.NEGATIVE_INFINITY);
        default -> {
          JsonNode node = MAPPER.readTree(text);
          yield node.isMissingNode() ? StringNode.valueOf(text) : node;
        }
      };
    } catch (JacksonException _) {
      return StringNode.valueOf(text);
    }
  }

  /// A value as a variable of the environment has it.
  public static String text(JsonNode value) {
    if (value.isNull()) {
      return "";
    }
    return value.isString() ? value.stringValue() : PythonText.json(value);
  }

  /// The script's arguments, `--name value`, in the order of the names.
  public List<String> arguments() {
    var arguments = new ArrayList<String>();
    for (Map.Entry<String, JsonNode> each : new TreeMap<>(user).entrySet()) {
      String name = each.getKey();
      arguments.add(name.isEmpty() ? "" : (name.length() == 1 ? "-" : "--") + name);
      arguments.add(argument(each.getValue()));
    }
    return arguments;
  }

  private static String argument(JsonNode value) {
    if (value.isObject()) {
      var all = new TreeMap<String, JsonNode>();
      for (Map.Entry<String, JsonNode> each : value.properties()) {
        all.put(each.getKey(), each.getValue());
      }
      var parts = new ArrayList<String>();
      all.forEach((name, each) -> parts.add(name + "=" + PythonText.str(each)));
      return String.join(",", parts);
    }
    return value.isNull() ? "" : PythonText.str(value);
  }
}
