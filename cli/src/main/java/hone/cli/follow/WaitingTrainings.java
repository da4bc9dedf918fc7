package hone.cli.follow;

import hone.cli.client.AwsClient;
import hone.cli.client.Json;
import hone.cli.client.Refused;
import java.time.Instant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Counts a tuning job's training jobs that wait for a slot. To AWS's counters they are in progress
/// as those that run.
public final class WaitingTrainings {
  private WaitingTrainings() {}

  /// What DescribeHyperParameterTuningJob answered, with those that wait told from those that run.
  /// Where the server refuses to count them, as it does while many search, all count as running.
  public static TuningSnapshot counted(AwsClient client, JsonNode described) {
    TuningSnapshot snapshot = TuningSnapshot.of(described);
    if (snapshot.counts().running() == 0) {
      return snapshot;
    }
    String arn = described.path("HyperParameterTuningJobArn").asString("");
    try {
      JsonNode answer = client.sagemaker("Search", search(arn, snapshot.created()));
      return snapshot.waiting(answer.path("TotalHits").path("Value").asInt(0));
    } catch (Refused _) {
      return snapshot;
    }
  }

  /// Sorted and bounded by the time of creation, the server looks at no older training jobs.
  private static ObjectNode search(String tuningArn, Instant created) {
    ObjectNode request =
        Json.object()
            .put("Resource", "TrainingJob")
            .put("SortBy", "CreationTime")
            .put("MaxResults", 1);
    ArrayNode filters = request.putObject("SearchExpression").putArray("Filters");
    filters.add(filter("TuningJobArn", "Equals", tuningArn));
    filters.add(filter("TrainingJobStatus", "Equals", "InProgress"));
    filters.add(filter("SecondaryStatus", "Equals", "Pending"));
    filters.add(filter("CreationTime", "GreaterThanOrEqualTo", created.toString()));
    return request;
  }

  private static ObjectNode filter(String name, String operator, String value) {
    return Json.object().put("Name", name).put("Operator", operator).put("Value", value);
  }
}
