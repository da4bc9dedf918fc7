package hone.server.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import hone.server.operations.Calls;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/// Next tokens, of whatever anybody makes up: a page or a refusal.
final class TokenFuzz {
  private static final List<String> LISTS =
      List.of(
          "ListHyperParameterTuningJobs",
          "ListTrainingJobs",
          "ListExperiments",
          "ListTrials",
          "ListTrialComponents",
          "ListAlgorithms");

  @TempDir private Path folder;
  private Calls calls;

  @BeforeEach
  void start() {
    calls = new Calls(folder);
    calls.call("CreateTrainingJob", Calls.training("one"));
    calls.call("CreateHyperParameterTuningJob", Calls.tuning("job"));
  }

  @AfterEach
  void stop() {
    calls.close();
  }

  @FuzzTest
  void token(@NotNull String text) {
    String encoded =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    for (String token : List.of(text, encoded)) {
      for (String list : LISTS) {
        call(list, request().put("NextToken", token));
      }
      call("ListTrainingJobsForHyperParameterTuningJob", named().put("NextToken", token));
      call("Search", request().put("Resource", "TrainingJob").put("NextToken", token));
      call("FilterLogEvents", logs().put("nextToken", token));
      call("GetLogEvents", logs().put("logStreamName", stream()).put("nextToken", token));
      call("DescribeLogStreams", logs().put("nextToken", token));
    }
  }

  private void call(String operation, ObjectNode request) {
    Answers.orRefusal(() -> calls.call(operation, request));
  }

  private String stream() {
    return calls
        .call("DescribeLogStreams", logs().put("logStreamNamePrefix", "one/"))
        .at("/logStreams/0/logStreamName")
        .asString("one/algo-1-0");
  }

  private static ObjectNode request() {
    return Calls.MAPPER.createObjectNode();
  }

  private static ObjectNode named() {
    return request().put("HyperParameterTuningJobName", "job");
  }

  private static ObjectNode logs() {
    return request().put("logGroupName", "/aws/sagemaker/TrainingJobs");
  }
}
