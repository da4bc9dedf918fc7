package hone.server.operations.training;

import static org.assertj.core.api.Assertions.assertThat;

import hone.server.operations.Calls;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Keys for encryption are accepted and told again; nothing is encrypted with them.
final class KmsKeysTest {
  private static final String OUTPUT = "arn:aws:kms:us-west-2:123456789012:key/output";
  private static final String VOLUME = "alias/volume";

  @TempDir private Path folder;

  private static void addKeys(JsonNode job) {
    ((ObjectNode) job.path("OutputDataConfig")).put("KmsKeyId", OUTPUT);
    ((ObjectNode) job.path("ResourceConfig")).put("VolumeKmsKeyId", VOLUME);
  }

  private static void assertKeys(JsonNode job) {
    assertThat(job.at("/OutputDataConfig/KmsKeyId").asString()).isEqualTo(OUTPUT);
    assertThat(job.at("/ResourceConfig/VolumeKmsKeyId").asString()).isEqualTo(VOLUME);
  }

  @Test
  void theyAreToldAsTheyWereGiven() {
    ObjectNode training = Calls.training("job");
    addKeys(training);
    ObjectNode tuning = Calls.tuning("job");
    addKeys(tuning.path("TrainingJobDefinition"));
    try (var calls = new Calls(folder)) {
      calls.call("CreateTrainingJob", training);
      calls.call("CreateHyperParameterTuningJob", tuning);

      assertKeys(calls.call("DescribeTrainingJob", "{\"TrainingJobName\": \"job\"}"));
      assertKeys(
          calls
              .call("DescribeHyperParameterTuningJob", "{\"HyperParameterTuningJobName\": \"job\"}")
              .path("TrainingJobDefinition"));
    }
  }
}
