package hone.server.operations.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.server.operations.Calls;
import hone.server.operations.OperationsHarness;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/// Where checkpoints may lie: nowhere that the contract uses otherwise.
final class CheckpointPathsTest extends OperationsHarness {
  private ObjectNode keeping(String localPath) {
    ObjectNode request = Calls.training("job");
    request
        .putObject("CheckpointConfig")
        .put("S3Uri", "s3://checkpoints/job")
        .put("LocalPath", localPath);
    return request;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/opt/ml",
        "/opt/ml/",
        "/opt/ml/.",
        "/opt/ml/model",
        "/opt/ml/model/best",
        "/opt/ml/./input",
        "/opt/ml//input/config",
        "/opt/ml/output",
        "/opt/ml/output/",
        "/opt/ml/output/data/x",
        "/opt/ml/output/failure",
        "/opt/ml/code",
        "/opt/ml/x/../model",
        "/checkpoints",
        "opt/ml/checkpoints"
      })
  void whatTheContractUsesIsRefused(String path) {
    assertThatThrownBy(() -> calls.call("CreateTrainingJob", keeping(path)))
        .hasMessageContaining("localPath: found '" + path + "', allowed is a path below /opt/ml");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/opt/ml/checkpoints",
        "/opt/ml/checkpoints/",
        "/opt/ml/mine/deep",
        "/opt/ml/models",
        "/opt/ml/output/checkpoints"
      })
  void anyOtherPathBelowIsTaken(String path) {
    calls.call("CreateTrainingJob", keeping(path));

    ObjectNode named = Calls.MAPPER.createObjectNode().put("TrainingJobName", "job");
    assertThat(
            calls.call("DescribeTrainingJob", named).at("/CheckpointConfig/LocalPath").asString())
        .isEqualTo(path);
  }
}
