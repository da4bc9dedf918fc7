package hone.server.operations.training;

import hone.engine.ApiError;
import hone.engine.training.ScriptSetting;
import hone.engine.training.TrainingSpec.Channel;
import hone.server.operations.support.Services;
import java.io.UncheckedIOException;
import java.util.Map;

/// What a request says of a script of its own.
///
/// @param hyperparameters those with a fixed value
public record ScriptParts(Map<String, String> hyperparameters, Map<String, String> environment) {

  /// Whether a script runs in the stead of what the image holds.
  public boolean isGiven() {
    return !ScriptSetting.PROGRAM.of(hyperparameters, environment).isBlank();
  }

  /// Check that the script's code is where a URI says: without it every training job would fail. A
  /// path may be the image's own, or come with the channels.
  ///
  /// @param place the hyperparameters' place in the request, for messages
  public void checkCode(Services services, String account, String place) {
    String directory = ScriptSetting.DIRECTORY.of(hyperparameters, environment);
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
                        .formatted(
                            place, ScriptSetting.DIRECTORY.hyperparameter(), directory, problem));
              });
    } catch (UncheckedIOException error) {
      throw ApiError.unavailable(String.valueOf(error.getMessage()));
    }
  }
}
