package hone.cli.client;

import hone.api.Nearest;
import hone.cli.CliError;
import hone.cli.Exit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Finds jobs by name; where there is none, says which kind was looked for, and where. For one
/// thread.
public final class JobFinder {
  private static final int TUNING_NAME_MAX = 32;

  /// Among how many a name is looked for that may be meant.
  private static final int LOOKED_AT = 100;

  /// How the server ends what it answers where the account has the job in another region.
  private static final Pattern ELSEWHERE = Pattern.compile("; there is one in [^;]+(?=\\.$)");

  private final AwsClient client;

  /// In which other region there is one, in words, or empty.
  private String elsewhere = "";

  public JobFinder(AwsClient client) {
    this.client = client;
  }

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
                            + "' is a training job, not a tuning job ('"
                            + client.command("describe " + name)
                            + "' and '"
                            + client.command("logs " + name)
                            + "' show it)")
                    : none("no tuning job", name, tuningJobs()));
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
                            + "' is a tuning job, not a training job ('"
                            + client.command("trials " + name)
                            + "' lists its training jobs)")
                    : none("no training job", name, trainingJobs(name)));
  }

  /// Describe a tuning job or a training job.
  ///
  /// @throws CliError if there is neither
  public JsonNode either(String name) {
    return findTuning(name)
        .or(() -> findTraining(name))
        .orElseThrow(
            () -> {
              var known = new ArrayList<>(tuningJobs());
              known.addAll(trainingJobs(name));
              return none("neither a tuning job nor a training job", name, known);
            });
  }

  /// Whether nothing of a training job will change any more.
  public static boolean hasEnded(JsonNode trainingJob) {
    return switch (trainingJob.path("TrainingJobStatus").asString("")) {
      case "Completed", "Failed", "Stopped" -> true;
      default -> false;
    };
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
        Matcher there = ELSEWHERE.matcher(String.valueOf(refused.getMessage()));
        elsewhere = there.find() ? there.group() : elsewhere;
        return Optional.empty();
      }
      throw refused;
    }
  }

  private List<String> tuningJobs() {
    return names(
        "ListHyperParameterTuningJobs",
        Json.object(),
        "HyperParameterTuningJobSummaries",
        "HyperParameterTuningJobName");
  }

  /// Those that may be meant: that have a text in their names, or the newest.
  private List<String> trainingJobs(String name) {
    var request = Json.object().put("NameContains", name);
    List<String> named =
        names("ListTrainingJobs", request, "TrainingJobSummaries", "TrainingJobName");
    return named.isEmpty()
        ? names("ListTrainingJobs", Json.object(), "TrainingJobSummaries", "TrainingJobName")
        : named;
  }

  private List<String> names(String operation, ObjectNode request, String list, String member) {
    try {
      request.put("SortBy", "CreationTime").put("SortOrder", "Descending");
      return client
          .list(operation, request, list, LOOKED_AT)
          .valueStream()
          .map(each -> each.path(member).asString(""))
          .toList();
    } catch (Refused _) {
      return List.of(); // a name that nothing can have; it was told already that there is none
    }
  }

  private CliError none(String kind, String name, List<String> known) {
    String meant = Nearest.to(name, known).map(each -> "; did you mean '" + each + "'?").orElse("");
    return wrong(
        "there is "
            + kind
            + " '"
            + name
            + "' in "
            + client.where()
            + ", in the account of the key "
            + client.key()
            + elsewhere
            + meant
            + " ('"
            + client.command("jobs")
            + "' lists what there is; --region, --endpoint and --data look elsewhere)");
  }

  private static CliError wrong(String text) {
    return new CliError(Exit.REFUSED, text);
  }
}
