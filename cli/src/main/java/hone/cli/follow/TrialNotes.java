package hone.cli.follow;

import hone.cli.client.AwsClient;
import hone.cli.client.Json;
import hone.cli.client.Refused;
import hone.cli.text.TrainingText;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a list of a tuning job's training jobs does not tell of them, by their names.
///
/// @param waiting those that wait for a slot
/// @param stopped why those that were stopped were
public record TrialNotes(Set<String> waiting, Map<String, String> stopped) {
  private static final int MOST = 100_000;

  public TrialNotes {
    waiting = Set.copyOf(waiting);
    stopped = Map.copyOf(stopped);
  }

  /// Ask for it, where any of them waits or was stopped. Where the server refuses to search, as it
  /// does while many search, nothing is known.
  public static TrialNotes of(AwsClient client, JsonNode tuningJob, List<JsonNode> trials) {
    String arn = tuningJob.path("HyperParameterTuningJobArn").asString("");
    var waiting = new HashSet<String>();
    var stopped = new HashMap<String, String>();
    try {
      if (trials.stream().anyMatch(TrialNotes::mayWait)) {
        search(client, arn, "SecondaryStatus", "Pending").forEach(each -> waiting.add(name(each)));
      }
      if (trials.stream().anyMatch(each -> has(each, "Stopped"))) {
        search(client, arn, "TrainingJobStatus", "Stopped")
            .forEach(each -> stopped.put(name(each), TrainingText.whyStopped(each)));
      }
    } catch (Refused _) {
      // What was found until then is told.
    }
    return new TrialNotes(waiting, stopped);
  }

  private static boolean mayWait(JsonNode trial) {
    return has(trial, "InProgress") && !trial.path("TrainingStartTime").isNumber();
  }

  private static boolean has(JsonNode trial, String status) {
    return trial.path("TrainingJobStatus").asString("").equals(status);
  }

  private static String name(JsonNode trial) {
    return trial.path("TrainingJobName").asString("");
  }

  private static List<JsonNode> search(AwsClient client, String arn, String name, String value) {
    ObjectNode request = Json.object().put("Resource", "TrainingJob");
    var filters = request.putObject("SearchExpression").putArray("Filters");
    filters.addObject().put("Name", "TuningJobArn").put("Operator", "Equals").put("Value", arn);
    filters.addObject().put("Name", name).put("Operator", "Equals").put("Value", value);
    return client
        .list("Search", request, "Results", MOST)
        .valueStream()
        .map(each -> each.path("TrainingJob"))
        .toList();
  }
}
