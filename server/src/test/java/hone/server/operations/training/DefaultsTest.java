package hone.server.operations.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.server.operations.Calls;
import hone.server.operations.OperationsHarness;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What applies where a request leaves it out, and how much it may ask for.
final class DefaultsTest extends OperationsHarness {
  private JsonNode create(ObjectNode request) {
    return calls.call("CreateHyperParameterTuningJob", request);
  }

  private JsonNode definition() {
    return calls
        .call("DescribeHyperParameterTuningJob", "{\"HyperParameterTuningJobName\": \"job\"}")
        .path("TrainingJobDefinition");
  }

  @Test
  void aTrainingJobTellsAwsDefaultsWhereATuningJobTellsItsRequest() {
    calls.call("CreateTrainingJob", Calls.training("one"));
    JsonNode training = calls.call("DescribeTrainingJob", "{\"TrainingJobName\": \"one\"}");
    ObjectNode tuning = Calls.tuning("job");
    create(tuning);
    JsonNode definition = definition();

    JsonNode channel = training.at("/InputDataConfig/0");
    assertThat(channel.at("/DataSource/S3DataSource/S3DataDistributionType").asString())
        .isEqualTo("FullyReplicated");
    assertThat(channel.path("CompressionType").asString()).isEqualTo("None");
    assertThat(channel.path("RecordWrapperType").asString()).isEqualTo("None");
    assertThat(training.path("OutputDataConfig").toString())
        .isEqualTo(
            "{\"KmsKeyId\":\"\",\"S3OutputPath\":\"s3://b/out\",\"CompressionType\":\"GZIP\"}");
    assertThat(training.at("/AlgorithmSpecification/EnableSageMakerMetricsTimeSeries").asBoolean())
        .isTrue();
    JsonNode asked = tuning.path("TrainingJobDefinition");
    assertThat(definition.path("InputDataConfig")).isEqualTo(asked.path("InputDataConfig"));
    assertThat(definition.path("OutputDataConfig")).isEqualTo(asked.path("OutputDataConfig"));
  }

  @Test
  void theMetricsOfAwsOwnAlgorithmsGoWithoutSaying() {
    ObjectNode request = Calls.tuning("job");
    ((ObjectNode) request.path("TrainingJobDefinition"))
        .putObject("AlgorithmSpecification")
        .put("TrainingImage", "kmeans")
        .put("TrainingInputMode", "File");
    ((ObjectNode) request.path("HyperParameterTuningJobConfig"))
        .putObject("HyperParameterTuningJobObjective")
        .put("Type", "Minimize")
        .put("MetricName", "test:msd");
    create(request);

    assertThat(
            definition().at("/AlgorithmSpecification/MetricDefinitions").findValuesAsString("Name"))
        .containsExactly("test:msd", "ObjectiveMetric");
  }

  @Test
  void aVolumeIsToldWhereTheRequestNamesNone() {
    ObjectNode request = Calls.tuning("job");
    ((ObjectNode) request.at("/TrainingJobDefinition/ResourceConfig")).remove("VolumeSizeInGB");
    create(request);

    assertThat(definition().at("/ResourceConfig/VolumeSizeInGB").asInt()).isEqualTo(30);
  }

  @Test
  void metricsAndRangesAreHeldToTheirQuotas() {
    ObjectNode metrics = Calls.tuning("job");
    ArrayNode definitions =
        (ArrayNode) metrics.at("/TrainingJobDefinition/AlgorithmSpecification/MetricDefinitions");
    for (int i = 1; i <= 20; i++) {
      definitions.addObject().put("Name", "m" + i).put("Regex", "m" + i + "=(.*)");
    }
    ObjectNode ranges = Calls.tuning("job");
    ArrayNode continuous =
        (ArrayNode)
            ranges.at("/HyperParameterTuningJobConfig/ParameterRanges/ContinuousParameterRanges");
    for (int i = 1; i < 30; i++) {
      continuous.addObject().put("Name", "r" + i).put("MinValue", "0").put("MaxValue", "1");
    }
    ((ObjectNode) ranges.at("/HyperParameterTuningJobConfig/ParameterRanges"))
        .putArray("IntegerParameterRanges")
        .addObject()
        .put("Name", "whole")
        .put("MinValue", "0")
        .put("MaxValue", "9");

    assertThatThrownBy(() -> create(metrics))
        .hasMessageStartingWith("ResourceLimitExceeded")
        .hasMessageContaining("'Number of metrics defined per hyperparameter tuning job' is 20,");
    assertThatThrownBy(() -> create(ranges))
        .hasMessageStartingWith("ResourceLimitExceeded")
        .hasMessageContaining("a request delta of 31");
  }
}
