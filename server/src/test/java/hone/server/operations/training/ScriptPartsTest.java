package hone.server.operations.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.server.operations.Calls;
import hone.server.operations.OperationsHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/// A script whose code is nowhere is refused before any training job is made.
final class ScriptPartsTest extends OperationsHarness {
  private static ObjectNode training(String directory) {
    ObjectNode request = Calls.training("job");
    request
        .putObject("HyperParameters")
        .put("sagemaker_program", "\"train.py\"")
        .put("sagemaker_submit_directory", directory);
    return request;
  }

  private static ObjectNode tuning(String directory) {
    ObjectNode request = Calls.tuning("job");
    ((ObjectNode) request.path("TrainingJobDefinition"))
        .set("StaticHyperParameters", training(directory).path("HyperParameters"));
    return request;
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3://missing/source.tar.gz", "\"s3://missing/source.tar.gz\""})
  void codeThatIsNotThereIsRefused(String directory) {
    assertThatThrownBy(() -> calls.call("CreateTrainingJob", training(directory)))
        .hasMessage(
            "ValidationException: hyperParameters.sagemaker_submit_directory: found"
                + " 's3://missing/source.tar.gz', where the script's code is to be: nothing is"
                + " there");
    assertThatThrownBy(() -> calls.call("CreateHyperParameterTuningJob", tuning(directory)))
        .hasMessageContaining(
            "trainingJobDefinition.staticHyperParameters.sagemaker_submit_directory: found ");
  }

  @Test
  void aVariableGoesBeforeTheHyperparameter() {
    ObjectNode request = training("s3://b/source.tar.gz");
    request.putObject("Environment").put("SAGEMAKER_SUBMIT_DIRECTORY", "s3://missing/other");

    assertThatThrownBy(() -> calls.call("CreateTrainingJob", request))
        .hasMessageContaining("found 's3://missing/other'")
        .hasMessageEndingWith(": nothing is there");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"s3://b/source.tar.gz", "/opt/ml/input/data/code", "/app/missing", "null", " "})
  void whatIsThereOrComesLaterIsTaken(String directory) {
    assertThatCode(() -> calls.call("CreateTrainingJob", training(directory)))
        .doesNotThrowAnyException();
  }

  @Test
  void whereNoScriptRunsNothingIsLookedFor() {
    ObjectNode own = training("s3://missing/source.tar.gz");
    ((ObjectNode) own.path("AlgorithmSpecification"))
        .putArray("ContainerEntrypoint")
        .add("/bin/true");
    assertThat(calls.call("CreateTrainingJob", own).path("TrainingJobArn").asString())
        .endsWith("/job");

    ObjectNode without = training("s3://missing/source.tar.gz").put("TrainingJobName", "other");
    ((ObjectNode) without.path("HyperParameters")).remove("sagemaker_program");
    assertThat(calls.call("CreateTrainingJob", without).path("TrainingJobArn").asString())
        .endsWith("/other");
  }
}
