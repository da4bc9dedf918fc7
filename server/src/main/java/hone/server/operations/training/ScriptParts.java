package hone.server.operations.training;

import hone.engine.ApiError;
import hone.engine.training.TrainingSpec.Channel;
import hone.server.operations.support.Services;
import java.io.UncheckedIOException;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a request says of a script of its own, as SageMaker's training toolkit reads it: a variable
/// goes before the hyperparameter.
///
/// Source: SageMaker Training Toolkit, "params".
public final class ScriptParts {
  private static final String PROGRAM = "sagemaker_program";
  private static final String DIRECTORY = "sagemaker_submit_directory";
  private static final String PROGRAM_VARIABLE = "SAGEMAKER_PROGRAM";
  private static final String DIRECTORY_VARIABLE = "SAGEMAKER_SUBMIT_DIRECTORY";

  private final Map<String, String> hyperparameters;
  private final Map<String, String> environment;

  /// @param hyperparameters those with a fixed value
  public ScriptParts(Map<String, String> hyperparameters, Map<String, String> environment) {
    this.hyperparameters = hyperparameters;
    this.environment = environment;
  }

  /// Whether a script runs in the stead of what the image holds.
  public boolean isGiven() {
    return !value(PROGRAM, PROGRAM_VARIABLE).isBlank();
  }

  /// Check that the script's code is where a URI says: without it every training job would fail. A
  /// path may be the image's own, or come with the channels.
  ///
  /// @param place the hyperparameters' place in the request, for messages
  public void checkCode(Services services, String account, String place) {
    String directory = value(DIRECTORY, DIRECTORY_VARIABLE);
    if (!isGiven() || !directory.contains("://")) {
      return;
    }
    var code =
        new Channel(
            "code", directory, "S3Prefix", "FullyReplicated", null, null, null, "File", null);
    try {
      services
          .data()
          .problem(account, code)
          .ifPresent(
              problem -> {
                throw ApiError.validation(
                    "%s.%s: found '%s', where the script's code is to be: %s"
                        .formatted(place, DIRECTORY, directory, problem));
              });
    } catch (UncheckedIOException error) {
      throw ApiError.unavailable(String.valueOf(error.getMessage()));
    }
  }

  private String value(String hyperparameter, String variable) {
    String given = environment.get(variable);
    return given == null ? text(hyperparameters.getOrDefault(hyperparameter, "")) : given;
  }

  /// SDKs write hyperparameters of scripts as JSON.
  private static String text(String value) {
    try {
      JsonNode json = JsonMapper.shared().readTree(value);
      return json.isNull() ? "" : json.isString() ? json.stringValue() : value;
    } catch (JacksonException _) {
      return value;
    }
  }
}
