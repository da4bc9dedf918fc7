package hone.cli.follow;

import hone.cli.client.AwsClient;
import hone.cli.client.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Counts a tuning job's training jobs that wait for a slot. To AWS's counters they are in progress
/// as those that run.
public final class WaitingTrainings {
  private WaitingTrainings() {}

  /// What DescribeHyperParameterTuningJob answered, with those that wait told from those that run.
  public static TuningSnapshot counted(AwsClient client, JsonNode described) {
    TuningSnapshot snapshot = TuningSnapshot.of(described);
    if (snapshot.counts().running() == 0) {
      return snapshot;
    }
    String arn = described.path("HyperParameterTuningJobArn").asString("");
    JsonNode hits = client.sagemaker("Search", search(arn)).path("TotalHits");
    return snapshot.waiting(hits.path("Value").asInt(0));
  }

  private static ObjectNode search(String tuningArn) {
    ObjectNode request = Json.object().put("Resource", "TrainingJob").put("MaxResults", 1);
    ArrayNode filters = request.putObject("SearchExpression").putArray("Filters");
    filters.add(equal("TuningJobArn", tuningArn));
    filters.add(equal("TrainingJobStatus", "InProgress"));
    filters.add(equal("SecondaryStatus", "Pending"));
    return request;
  }

  private static ObjectNode equal(String name, String value) {
    return Json.object().put("Name", name).put("Operator", "Equals").put("Value", value);
  }
}
