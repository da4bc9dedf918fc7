package hone.server.operations.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.server.operations.Calls;
import hone.server.operations.OperationsHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// AWS adds instance types each month: what has the form of one is asked for here, too.
final class InstanceTypesTest extends OperationsHarness {
  private static final String DEFINITION = "/TrainingJobDefinition";

  private static ObjectNode resources(JsonNode definition) {
    return (ObjectNode) definition.path("ResourceConfig");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ml.c8i.xlarge", "ml.p9-x500.medium", "ml.m99gd-flex.480xlarge"})
  void typesAreAcceptedThatAwsAddsLater(String type) {
    ObjectNode training = Calls.training("job");
    resources(training).put("InstanceType", type);
    ObjectNode tuning = Calls.tuning("tuning");
    resources(tuning.at(DEFINITION)).put("InstanceType", type);

    calls.call("CreateTrainingJob", training);
    calls.call("CreateHyperParameterTuningJob", tuning);

    assertThat(
            calls
                .call("DescribeTrainingJob", "{\"TrainingJobName\": \"job\"}")
                .at("/ResourceConfig/InstanceType")
                .asString())
        .isEqualTo(type);
  }

  @Test
  void anAlgorithmSupportsThemToo() {
    calls.call(
        "CreateAlgorithm",
        """
        {"AlgorithmName": "new", "TrainingSpecification": {"TrainingImage": "mine",
         "SupportedTrainingInstanceTypes": ["ml.m5.large", "ml.c9i.xlarge"],
         "TrainingChannels": [{"Name": "train", "SupportedContentTypes": ["text/csv"],
                               "SupportedInputModes": ["File"]}]},
         "InferenceSpecification": {"Containers": [{"Image": "mine"}],
         "SupportedTransformInstanceTypes": ["ml.g9.xlarge"],
         "SupportedRealtimeInferenceInstanceTypes": ["ml.g9.xlarge"],
         "SupportedContentTypes": ["text/csv"], "SupportedResponseMIMETypes": ["text/csv"]}}
        """);

    assertThat(
            calls
                .call("DescribeAlgorithm", "{\"AlgorithmName\": \"new\"}")
                .at("/TrainingSpecification/SupportedTrainingInstanceTypes/1")
                .asString())
        .isEqualTo("ml.c9i.xlarge");
  }

  @ParameterizedTest
  @ValueSource(strings = {"m5.large", "ml.m5large", "ml.m5.lareg", "ml.m5.larg"})
  void whatHasNotTheirFormIsRefusedWithTheNearest(String type) {
    ObjectNode training = Calls.training("job");
    resources(training).put("InstanceType", type);
    ObjectNode tuning = Calls.tuning("tuning");
    resources(tuning.at(DEFINITION)).put("InstanceType", type);

    assertThatThrownBy(() -> calls.call("CreateTrainingJob", training))
        .hasMessageContaining("at 'resourceConfig.instanceType'")
        .hasMessageContaining("Member must satisfy regular expression pattern: ")
        .hasMessageEndingWith(" (nearest: ml.m5.large)");
    assertThatThrownBy(() -> calls.call("CreateHyperParameterTuningJob", tuning))
        .hasMessageContaining("at 'trainingJobDefinition.resourceConfig.instanceType'")
        .hasMessageEndingWith(" (nearest: ml.m5.large)");
  }

  @Test
  void severalTypesToChooseFromAreRefusedByTheirName() {
    ObjectNode training = Calls.training("job");
    ObjectNode resources = resources(training);
    resources.remove("InstanceType");
    resources.putArray("InstancePreferences").addObject().put("InstanceType", "ml.m5.large");

    assertThatThrownBy(() -> calls.call("CreateTrainingJob", training))
        .hasMessageContaining(
            "resourceConfig: found instancePreferences, allowed are instanceType and"
                + " instanceCount");
  }

  @Test
  void aTrainingJobMayWaitForHalfAnHourAtMost() {
    ObjectNode training = Calls.training("job");
    ((ObjectNode) training.path("StoppingCondition")).put("MaxPendingTimeInSeconds", 1_800);
    ObjectNode tuning = Calls.tuning("tuning");
    ((ObjectNode) tuning.at(DEFINITION + "/StoppingCondition"))
        .put("MaxPendingTimeInSeconds", 1_800);

    calls.call("CreateTrainingJob", training);
    calls.call("CreateHyperParameterTuningJob", tuning);

    ((ObjectNode) training.path("StoppingCondition")).put("MaxPendingTimeInSeconds", 1_799);
    assertThatThrownBy(() -> calls.call("CreateTrainingJob", training.put("TrainingJobName", "b")))
        .hasMessageContaining("Member must have value greater than or equal to 1800");
  }
}
