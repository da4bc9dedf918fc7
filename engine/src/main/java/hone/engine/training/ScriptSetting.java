package hone.engine.training;

import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a request says of a script of its own, which runs in the stead of what the image holds: as
/// SageMaker's training toolkit reads it.
///
/// Source: SageMaker Training Toolkit, "params".
public enum ScriptSetting {
  /// The file that starts.
  PROGRAM("sagemaker_program", "SAGEMAKER_PROGRAM"),
  /// Where its code is.
  DIRECTORY("sagemaker_submit_directory", "SAGEMAKER_SUBMIT_DIRECTORY");

  private final String hyperparameter;
  private final String variable;

  ScriptSetting(String hyperparameter, String variable) {
    this.hyperparameter = hyperparameter;
    this.variable = variable;
  }

  public String hyperparameter() {
    return hyperparameter;
  }

  public String variable() {
    return variable;
  }

  /// What is said, or an empty text: a variable goes before the hyperparameter, which SDKs write as
  /// JSON.
  public String of(Map<String, String> hyperparameters, Map<String, String> environment) {
    String given = environment.get(variable);
    return given == null ? text(hyperparameters.getOrDefault(hyperparameter, "")) : given;
  }

  private static String text(String value) {
    try {
      JsonNode json = JsonMapper.shared().readTree(value);
      return json.isNull() ? "" : json.isString() ? json.stringValue() : value;
    } catch (JacksonException _) {
      return value;
    }
  }
}
