package hone.server.operations.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.server.operations.Calls;
import hone.server.operations.OperationsHarness;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Tuning jobs that start from earlier ones: with Autotune, and when the earlier ones are gone.
final class WarmStartsTest extends OperationsHarness {
  private static ObjectNode request(String name, boolean autotuned) {
    ObjectNode request = Calls.tuning(name);
    ObjectNode limits =
        (ObjectNode) request.path("HyperParameterTuningJobConfig").path("ResourceLimits");
    limits.put("MaxNumberOfTrainingJobs", 1).put("MaxParallelTrainingJobs", 1);
    if (autotuned) {
      request.putObject("Autotune").put("Mode", "Enabled");
    }
    return request;
  }

  private static ObjectNode child(String name, boolean autotuned) {
    ObjectNode child = request(name, autotuned);
    ObjectNode start =
        child.putObject("WarmStartConfig").put("WarmStartType", "IdenticalDataAndAlgorithm");
    start
        .putArray("ParentHyperParameterTuningJobs")
        .addObject()
        .put("HyperParameterTuningJobName", "parent");
    return child;
  }

  /// Create the parent, and let it end with an objective.
  private String train(boolean autotuned, double objective) throws InterruptedException {
    calls.backend.finish();
    calls.backend.report("parent", "ObjectiveMetric", objective);
    calls.call("CreateHyperParameterTuningJob", request("parent", autotuned));
    return calls.awaitEnd("parent");
  }

  private JsonNode described(String name) {
    return calls.call(
        "DescribeHyperParameterTuningJob", "{\"HyperParameterTuningJobName\":\"" + name + "\"}");
  }

  @ParameterizedTest
  @CsvSource({"true, true", "true, false", "false, true"})
  void autotunesRetriesAreNoDifferenceBetweenParentAndChild(boolean parent, boolean child)
      throws InterruptedException {
    train(parent, 0.5);

    calls.call("CreateHyperParameterTuningJob", child("child", child));

    assertThat(described("child").path("TrainingJobDefinition").has("RetryStrategy"))
        .isEqualTo(child);
    ObjectNode told = child("told", false);
    ((ObjectNode) told.path("TrainingJobDefinition"))
        .putObject("RetryStrategy")
        .put("MaximumRetryAttempts", 3);
    if (parent) {
      // A client may send what Describe told of the parent.
      calls.call("CreateHyperParameterTuningJob", told);
    } else {
      assertThatThrownBy(() -> calls.call("CreateHyperParameterTuningJob", told))
          .hasMessageContaining("Only the following fields");
    }
  }

  @Test
  void otherNamesOfHyperparametersAreToldOfBothSides() throws InterruptedException {
    train(false, 0.5);
    ObjectNode child = child("child", false);
    ObjectNode values =
        (ObjectNode) child.path("TrainingJobDefinition").path("StaticHyperParameters");
    values.remove("epochs");
    values.put("sleep", "1").put("layers", "2");

    assertThatThrownBy(() -> calls.call("CreateHyperParameterTuningJob", child))
        .hasMessageContaining("names is not the same across current and parent tuning jobs. Please")
        .hasMessageEndingWith("vice versa. Only here: [layers, sleep]; only in parent: [epochs]");
  }

  @ParameterizedTest
  @CsvSource({"10, IdenticalDataAndAlgorithm", "20, TransferLearning"})
  void theInsightTellsWhatParentsWithOtherStaticValuesAreTakenFor(String epochs, String told)
      throws InterruptedException {
    train(false, 0.5);
    ObjectNode child = child("child", false);
    ((ObjectNode) child.at("/TrainingJobDefinition/StaticHyperParameters")).put("epochs", epochs);
    calls.call("CreateHyperParameterTuningJob", child);

    assertThat(insight("child").path("WarmStartType").asString()).isEqualTo(told);
    assertThat(insight("parent").has("WarmStartType")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          of defaults told | /0 | {"CompressionType": "None", "RecordWrapperType": "None"}
          of the input mode told | /0 | {"InputMode": "File"}
          of the distribution told | /0/DataSource/S3DataSource \
          | {"S3DataDistributionType": "FullyReplicated"}
          of the other drivers | /2/DataSource/S3DataSource | {"S3Uri": "s3://b/2/sm_drivers"}
          of the other code | /3/DataSource/S3DataSource | {"S3Uri": "s3://b/2/code"}
          of the other place | /0/DataSource/S3DataSource | {"S3Uri": "s3://b/2/train"}
          of a content type | /1 | {"ContentType": "text/csv"}
          of a manifest | /1/DataSource/S3DataSource \
          | {"S3DataType": "ManifestFile", "S3Uri": "s3://b/2/list.manifest"}
          of the distribution | /0/DataSource/S3DataSource \
          | {"S3DataDistributionType": "ShardedByS3Key"}
          """)
  void theSameDataIsTheSameInSpite(String what, String place, String changed)
      throws InterruptedException {
    trainOnFourChannels();
    ObjectNode child = onFourChannels(child("child", false));
    ((ObjectNode) channels(child).at(place)).setAll((ObjectNode) Calls.MAPPER.readTree(changed));

    calls.call("CreateHyperParameterTuningJob", child);

    assertThat(described("child").has("WarmStartConfig")).as(what).isTrue();
  }

  @Test
  void theSameDataIsTheSameInAnotherOrderAndWithoutTheSdksChannels() throws InterruptedException {
    trainOnFourChannels();
    ObjectNode child = onFourChannels(child("child", false));
    ArrayNode channels = channels(child);
    channels.remove(3);
    channels.remove(2);
    channels.add(channels.remove(0));
    calls.call("CreateHyperParameterTuningJob", child);

    assertThat(described("child").has("WarmStartConfig")).isTrue();
  }

  @Test
  void anEmptyEnvironmentIsNone() throws InterruptedException {
    train(false, 0.5);
    ObjectNode child = child("child", false);
    ((ObjectNode) child.path("TrainingJobDefinition")).putObject("Environment");
    calls.call("CreateHyperParameterTuningJob", child);

    assertThat(described("child").has("WarmStartConfig")).isTrue();
  }

  @Test
  void aChannelThatIsMissingIsRefused() throws InterruptedException {
    trainOnFourChannels();
    ObjectNode child = onFourChannels(child("child", false));
    channels(child).remove(1);

    assertThatThrownBy(() -> calls.call("CreateHyperParameterTuningJob", child))
        .hasMessageContaining(
            "the parent parent has the channels [train, validation], found [train]; allowed with"
                + " IdenticalDataAndAlgorithm are the same");
  }

  private void trainOnFourChannels() throws InterruptedException {
    calls.backend.finish();
    calls.backend.report("parent", "ObjectiveMetric", 0.5);
    calls.call("CreateHyperParameterTuningJob", onFourChannels(request("parent", false)));
    calls.awaitEnd("parent");
  }

  /// With those that version 3 of SageMaker's Python SDK adds.
  private static ObjectNode onFourChannels(ObjectNode request) {
    ArrayNode channels = channels(request);
    for (String name : List.of("validation", "sm_drivers", "code")) {
      ObjectNode added = ((ObjectNode) channels.path(0).deepCopy()).put("ChannelName", name);
      ((ObjectNode) added.at("/DataSource/S3DataSource")).put("S3Uri", "s3://b/1/" + name);
      channels.add(added);
    }
    return request;
  }

  private static ArrayNode channels(ObjectNode request) {
    return (ArrayNode) request.at("/TrainingJobDefinition/InputDataConfig");
  }

  private JsonNode insight(String name) {
    return calls
        .call("DescribeTuningInsight", "{\"HyperParameterTuningJobName\":\"" + name + "\"}")
        .at("/Definitions/0");
  }

  @Test
  void aChildsBestStaysItsParentsWhenTheParentIsDeletedAndItsNameIsUsedAgain()
      throws InterruptedException {
    String best = train(false, 0.5);
    calls.call("CreateHyperParameterTuningJob", child("child", false));
    calls.call("DeleteHyperParameterTuningJob", "{\"HyperParameterTuningJobName\":\"parent\"}");
    assertThat(described("child").at("/OverallBestTrainingJob/TrainingJobName").asString())
        .isEqualTo(best);

    String strangers = train(false, 0.9);
    assertThat(strangers).isNotEqualTo(best);
    assertThat(described("child").at("/OverallBestTrainingJob/TrainingJobName").asString())
        .isEqualTo(best);
  }
}
