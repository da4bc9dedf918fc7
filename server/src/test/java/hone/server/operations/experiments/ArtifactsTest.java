package hone.server.operations.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import hone.server.operations.Calls;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Artifacts of trial components: those of training jobs, and those that callers add and remove.
final class ArtifactsTest {
  @TempDir private Path folder;

  private static JsonNode inputs(Calls calls, String component) {
    return calls
        .call("DescribeTrialComponent", "{\"TrialComponentName\":\"" + component + "\"}")
        .path("InputArtifacts");
  }

  @Test
  void anArtifactWithoutAValueStaysAndOneThatIsRemovedGoes() {
    try (var calls = new Calls(folder)) {
      calls.call("CreateTrainingJob", Calls.training("job"));
      calls.call("CreateTrialComponent", "{\"TrialComponentName\":\"own\"}");
      for (String component : new String[] {"job-aws-training-job", "own"}) {
        String named = "{\"TrialComponentName\":\"" + component + "\",";
        calls.call(
            "UpdateTrialComponent", named + "\"InputArtifacts\":{\"empty\":{\"Value\":\"\"}}}");
        assertThat(inputs(calls, component).at("/empty/Value").isString()).isTrue();
        calls.call(
            "UpdateTrialComponent", named + "\"InputArtifactsToRemove\":[\"empty\",\"train\"]}");
        assertThat(inputs(calls, component)).as(component).isEmpty();
      }
    }
  }
}
