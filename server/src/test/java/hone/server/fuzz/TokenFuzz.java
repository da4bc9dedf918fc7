package hone.server.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import hone.server.operations.Calls;
import hone.server.operations.OperationsHarness;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Next tokens, of whatever anybody makes up: a page or a refusal. What is made up stands for the
/// whole token, for what is encoded in it, and for the position in a token that is otherwise right.
final class TokenFuzz extends OperationsHarness {
  private static final List<String> LOG_CALLS =
      List.of("DescribeLogStreams", "FilterLogEvents", "GetLogEvents");

  private final List<Asked> lists = new ArrayList<>();

  /// A list whose first page is not its last.
  ///
  /// @param binding what ties its tokens to this list
  private record Asked(String operation, ObjectNode request, String binding) {}

  @BeforeEach
  void start() {
    for (String name : List.of("one", "two")) {
      calls.call("CreateTrainingJob", Calls.training(name));
      calls.call("CreateHyperParameterTuningJob", Calls.tuning(name));
      calls.call("CreateExperiment", "{\"ExperimentName\": \"%s\"}".formatted(name));
    }
    for (String sort : List.of("Name", "CreationTime")) {
      list("ListHyperParameterTuningJobs", sort);
      list("ListTrainingJobs", sort);
      list("ListExperiments", sort);
      list("ListTrials", sort);
      list("ListTrialComponents", sort);
    }
    list("ListHyperParameterTuningJobs", "Status");
    for (String sort : List.of("CreationTime", "TrainingJobName", "HyperParameters.lr")) {
      list("Search", sort);
    }
  }

  @FuzzTest
  void token(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    String encoded = encoded(text);
    for (Asked list : lists) {
      String bound = encoded(list.binding() + text);
      for (String token : List.of(text, encoded, bound)) {
        call(list.operation(), list.request().deepCopy().put("NextToken", token));
      }
    }
    for (String operation : LOG_CALLS) {
      ObjectNode request = request().put("logGroupName", "/aws/sagemaker/TrainingJobs");
      if (operation.startsWith("Get")) {
        request.put("logStreamName", stream());
      }
      for (String token : List.of(text, encoded)) {
        call(operation, request.deepCopy().put("nextToken", token));
      }
    }
  }

  private void list(String operation, String sort) {
    ObjectNode request = request().put("MaxResults", 1).put("SortBy", sort);
    if (operation.equals("Search")) {
      request.put("Resource", "TrainingJob");
    }
    JsonNode token = calls.call(operation, request).path("NextToken");
    byte[] text = Base64.getUrlDecoder().decode(token.asString());
    String[] parts = new String(text, StandardCharsets.UTF_8).split("\\|", 3);
    lists.add(new Asked(operation, request, parts[0] + "|" + parts[1] + "|"));
  }

  private void call(String operation, ObjectNode request) {
    Answers.orRefusal(() -> calls.call(operation, request));
  }

  private String stream() {
    return calls
        .call(
            "DescribeLogStreams",
            request()
                .put("logGroupName", "/aws/sagemaker/TrainingJobs")
                .put("logStreamNamePrefix", "one/"))
        .at("/logStreams/0/logStreamName")
        .asString("one/algo-1-0");
  }

  private static String encoded(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static ObjectNode request() {
    return Calls.MAPPER.createObjectNode();
  }
}
