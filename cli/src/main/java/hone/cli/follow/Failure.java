package hone.cli.follow;

import hone.cli.client.AwsClient;
import hone.cli.client.Json;
import hone.cli.text.Words;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/// The commonest reason why training jobs of a tuning job failed.
///
/// @param reason on one line, whole
/// @param count how many failed for it
/// @param logs the command that shows what one of them printed
public record Failure(String reason, int count, String logs) {
  /// Of a tuning job with more training jobs, the newest tell enough.
  private static final int MOST = 500;

  /// Ask for it; empty if none failed.
  public static Optional<Failure> commonest(AwsClient client, String tuningJob) {
    var request =
        Json.object()
            .put("HyperParameterTuningJobName", tuningJob)
            .put("SortBy", "CreationTime")
            .put("SortOrder", "Descending");
    return commonest(
        client.list(
            "ListTrainingJobsForHyperParameterTuningJob", request, "TrainingJobSummaries", MOST),
        client::command);
  }

  /// Find it among a tuning job's training jobs.
  ///
  /// @param command makes of words a command that is to be copied
  static Optional<Failure> commonest(
      Iterable<JsonNode> trainingJobs, UnaryOperator<String> command) {
    var kinds = new LinkedHashMap<String, List<JsonNode>>();
    for (JsonNode each : trainingJobs) {
      String reason = each.path("FailureReason").asString("");
      if (!reason.isEmpty()) {
        kinds.computeIfAbsent(kind(each, reason), _ -> new ArrayList<>()).add(each);
      }
    }
    return kinds.values().stream()
        .max(Comparator.comparingInt(List::size))
        .map(
            same -> {
              JsonNode first = same.getFirst();
              String reason = Words.reason(first.path("FailureReason").asString(""));
              String name = first.path("TrainingJobName").asString("");
              return new Failure(reason, same.size(), command.apply("logs " + name));
            });
  }

  /// The same error has other numbers and another name in each training job, and a script's was
  /// called with other hyperparameters; the page's `kindOf` takes it so, too.
  private static String kind(JsonNode trainingJob, String reason) {
    return reason
        .replace(trainingJob.path("TrainingJobName").asString(""), "")
        .replaceFirst("(?s)\\nCommand \".*", "")
        .replaceAll("[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]+)?", "0");
  }

  /// The reason, how often it was, and where to read more.
  public String text() {
    String times = count == 1 ? "once" : count + " times";
    return reason + " (" + times + "; '" + logs + "' shows what it printed)";
  }
}
