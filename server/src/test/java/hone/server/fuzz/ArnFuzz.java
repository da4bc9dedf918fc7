package hone.server.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import hone.server.operations.Calls;
import hone.server.operations.OperationsHarness;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import tools.jackson.databind.JsonNode;

/// ARNs, wherever one may stand: no text lets one account see what another has.
final class ArnFuzz extends OperationsHarness {
  private static final String SECRET = "only-the-owner-sees-this";

  /// Requests in which the text stands, by operation.
  private static final Map<String, String> REQUESTS =
      Map.of(
          "ListTags", "{\"ResourceArn\": %s}",
          "DeleteTags", "{\"ResourceArn\": %s, \"TagKeys\": [\"k\"]}",
          "DescribeAlgorithm", "{\"AlgorithmName\": %s}",
          "DescribeTrialComponent", "{\"TrialComponentName\": %s}",
          "ListTrialComponents", "{\"SourceArn\": %s}",
          "DescribeTrainingJob", "{\"TrainingJobName\": %s}",
          "BatchGetMetrics",
              "{\"MetricQueries\": [{\"MetricName\": \"m\", \"ResourceArn\": %s,"
                  + " \"MetricStat\": \"Max\", \"Period\": \"OneMinute\","
                  + " \"XAxisType\": \"IterationNumber\"}]}",
          "DescribeLogStreams", "{\"logGroupIdentifier\": %s}");

  @BeforeEach
  void start() {
    var training = Calls.training("owned");
    training.putArray("Tags").addObject().put("Key", "k").put("Value", SECRET);
    calls.call("CreateTrainingJob", training);
    calls.call(
        "CreateTrialComponent",
        "{\"TrialComponentName\": \"owned\", \"DisplayName\": \"" + SECRET + "\"}");
    calls.as("210987654321");
  }

  @FuzzTest
  void arn(@NotNull String text) {
    String quoted = Calls.MAPPER.writeValueAsString(text);
    REQUESTS.forEach(
        (operation, request) ->
            Answers.orRefusal(() -> calls.call(operation, request.formatted(quoted)))
                .map(JsonNode::toString)
                .ifPresent(answer -> assertThat(answer).doesNotContain(SECRET)));
  }
}
