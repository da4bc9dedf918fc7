package hone.cli.demo;

import hone.cli.CliError;
import hone.cli.Exit;
import hone.cli.client.Json;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The example's tuning request, and what is derived from it.
///
/// @param tuning a CreateHyperParameterTuningJob document; not to be modified
public record DemoRequest(ObjectNode tuning) {

  /// What XGBoost does when nothing is chosen; SageMaker makes the number of rounds obligatory,
  /// XGBoost's own interfaces take 100.
  private static final String STANDARD_ROUNDS = "100";

  /// Static hyperparameters that say what is learnt, not how.
  private static final List<String> TASK = List.of("objective", "eval_metric", "num_class");

  /// Read the example.
  ///
  /// @param name the tuning job's name in place of the example's
  /// @param trainings how many training jobs in all, or 0 for the example's number
  public static DemoRequest read(Path file, String name, int trainings) {
    ObjectNode tuning = Json.readObject(file.toString());
    tuning.put("HyperParameterTuningJobName", name);
    JsonNode limits = tuning.path("HyperParameterTuningJobConfig").path("ResourceLimits");
    if (!(limits instanceof ObjectNode changeable)) {
      throw new CliError(
          Exit.MACHINE,
          file + ": HyperParameterTuningJobConfig.ResourceLimits: " + "found nothing");
    }
    if (trainings > 0) {
      changeable.put("MaxNumberOfTrainingJobs", trainings);
    }
    return new DemoRequest(tuning);
  }

  public String name() {
    return tuning.path("HyperParameterTuningJobName").asString("");
  }

  /// The locations of the input channels by the channels' names.
  public SequencedMap<String, String> channels() {
    var channels = new LinkedHashMap<String, String>();
    definition()
        .path("InputDataConfig")
        .forEach(
            channel ->
                channels.put(
                    channel.path("ChannelName").asString(""),
                    channel.path("DataSource").path("S3DataSource").path("S3Uri").asString("")));
    return channels;
  }

  /// A CreateTrainingJob document that trains on the same data with XGBoost's defaults.
  public ObjectNode withDefaults(String trainingJobName) {
    JsonNode definition = definition();
    var request = Json.object().put("TrainingJobName", trainingJobName);
    ObjectNode hyperparameters = request.putObject("HyperParameters");
    JsonNode statics = definition.path("StaticHyperParameters");
    for (String each : TASK) {
      if (statics.has(each)) {
        hyperparameters.put(each, statics.path(each).asString(""));
      }
    }
    hyperparameters.put("num_round", STANDARD_ROUNDS);
    ObjectNode algorithm = request.putObject("AlgorithmSpecification");
    for (String each : List.of("TrainingImage", "TrainingInputMode")) {
      algorithm.set(each, definition.path("AlgorithmSpecification").path(each));
    }
    for (String each :
        List.of(
            "RoleArn",
            "InputDataConfig",
            "OutputDataConfig",
            "ResourceConfig",
            "StoppingCondition")) {
      if (definition.has(each)) {
        request.set(each, definition.path(each));
      }
    }
    return request;
  }

  private JsonNode definition() {
    return tuning.path("TrainingJobDefinition");
  }
}
