package hone.cli.client;

import hone.cli.CliError;
import hone.cli.Exit;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Finds jobs by name; where there is none, says which kind was looked for, and where.
public record Jobs(AwsClient client) {
  private static final int TUNING_NAME_MAX = 32;

  /// Describe a tuning job.
  ///
  /// @throws CliError if there is none, or the name is a training job's
  public JsonNode tuning(String name) {
    return findTuning(name)
        .orElseThrow(
            () ->
                findTraining(name).isPresent()
                    ? wrong(
                        "'"
                            + name
                            + "' is a training job, not a tuning job ('hone describe "
                            + name
                            + "' and 'hone logs "
                            + name
                            + "' show it)")
                    : none("no tuning job", name));
  }

  /// Describe a training job.
  ///
  /// @throws CliError if there is none, or the name is a tuning job's
  public JsonNode training(String name) {
    return findTraining(name)
        .orElseThrow(
            () ->
                findTuning(name).isPresent()
                    ? wrong(
                        "'"
                            + name
                            + "' is a tuning job, not a training job ('hone trials "
                            + name
                            + "' lists its training jobs)")
                    : none("no training job", name));
  }

  /// Describe a tuning job or a training job.
  ///
  /// @throws CliError if there is neither
  public JsonNode either(String name) {
    return findTuning(name)
        .or(() -> findTraining(name))
        .orElseThrow(() -> none("neither a tuning job nor a training job", name));
  }

  private Optional<JsonNode> findTuning(String name) {
    if (name.length() > TUNING_NAME_MAX) {
      return Optional.empty(); // which the server would refuse for its length
    }
    return find("DescribeHyperParameterTuningJob", "HyperParameterTuningJobName", name);
  }

  private Optional<JsonNode> findTraining(String name) {
    return find("DescribeTrainingJob", "TrainingJobName", name);
  }

  private Optional<JsonNode> find(String operation, String member, String name) {
    try {
      return Optional.of(client.sagemaker(operation, Json.object().put(member, name)));
    } catch (Refused refused) {
      if (refused.isNotFound()) {
        return Optional.empty();
      }
      throw refused;
    }
  }

  private CliError none(String kind, String name) {
    return wrong("there is " + kind + " '" + name + "' in " + client.place());
  }

  private static CliError wrong(String text) {
    return new CliError(Exit.REFUSED, text);
  }
}
