package hone.server.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.google.re2j.Pattern;
import hone.server.operations.Calls;
import hone.server.operations.OperationsHarness;
import tools.jackson.databind.node.ObjectNode;

/// Regular expressions of metrics: refused when the job is created, or soon done with any line.
final class RegexFuzz extends OperationsHarness {
  private static final int LINE = 16 * 1024;

  @FuzzTest
  void regex(@NotNull String regex, @NotNull String text) {
    // The job's image is unknown, so that none is made: it is refused after its metrics.
    ObjectNode request = Calls.training("fuzz");
    ObjectNode definition = (ObjectNode) request.at("/AlgorithmSpecification/MetricDefinitions/0");
    definition.put("Regex", regex);
    Answers.orRefusal(() -> calls.call("CreateTrainingJob", request))
        .ifPresent(_ -> read(regex, text));
  }

  private void read(String regex, String text) {
    calls.call("StopTrainingJob", "{\"TrainingJobName\": \"fuzz\"}");
    String line = text.isEmpty() ? "" : text.repeat(LINE / text.length() + 1).substring(0, LINE);
    Answers.orRefusal(() -> Pattern.compile(regex).matcher(line).find());
  }
}
